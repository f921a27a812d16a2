from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import permissions, queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Objective
from fishplate.domains.charter.pages.forms import ObjectiveForm
from fishplate.domains.charter.pages.values import figures
from fishplate.domains.projects.queries import members
from fishplate.domains.projects.queries import project as project_of
from fishplate.kernel.permissions import allows, demand
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


@page(Audience.SIGNED_IN, methods=["GET"])
def view_objective(request: Request, project_id: UUID, objective_id: UUID) -> HttpResponseBase:
    objective = one(queries.objectives(request.actor, project_id), objective_id)
    is_draft = queries.state(project_id) == State.DRAFT
    return render(
        request,
        "charter/view_objective.html",
        {
            "title": str(objective),
            "record": objective,
            "indicators": figures(objective.indicators.all(), request.actor),
            "may_amend": is_draft and allows(permissions.amend_objective, request.actor, objective.project),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_objective)
def add_objective(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    demand(permissions.add_objective, request.actor, project)
    here = reverse("charter:view_charter", args=[project_id])
    return handle_form(
        request,
        ObjectiveForm,
        makes=Objective,
        owner_id=project.organisation_id,
        form_options={"members": members(request.actor, project_id)},
        action=lambda data: services.add_objective(project_id=project_id, actor=request.actor, **data),
        done=lambda objective: reverse("charter:view_objective", args=[project_id, objective.pk]),
        title=_("Add an objective"),
        submit=_("Add"),
        said=_("The objective was added. Say next by which figure it is told to be reached."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_objective)
def amend_objective(request: Request, project_id: UUID, objective_id: UUID) -> HttpResponseBase:
    objective = one(queries.objectives(request.actor, project_id), objective_id)
    demand(permissions.amend_objective, request.actor, objective.project)
    here = reverse("charter:view_objective", args=[project_id, objective.pk])
    return handle_form(
        request,
        ObjectiveForm,
        record=objective,
        form_options={"members": members(request.actor, project_id)},
        action=lambda data: services.amend_objective(objective_id=objective.pk, actor=request.actor, **data),
        done=here,
        title=_t("Change {code}").format(code=objective.code),
        said=_("The objective was changed."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_objective)
def remove_objective(request: Request, project_id: UUID, objective_id: UUID) -> HttpResponseBase:
    objective = one(queries.objectives(request.actor, project_id), objective_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_objective(objective_id=objective.pk, actor=request.actor),
            done=reverse("charter:view_charter", args=[project_id]),
            said=_("The objective was removed."),
        )
    return confirm(
        request,
        title=_t("Remove objective {code}?").format(code=objective.code),
        text=objective.statement,
        submit=_("Remove"),
        cancel=reverse("charter:view_objective", args=[project_id, objective.pk]),
        refused=permissions.remove_objective(request.actor, objective.project),
    )
