from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import permissions, queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter, Objective
from fishplate.domains.charter.pages.forms import CharterForm, ReopenForm, SeatsForm, SubmitForm
from fishplate.domains.charter.pages.values import Figure, figures
from fishplate.domains.charter.queries import Missing, Part
from fishplate.domains.landscape.models import Interface
from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.projects.queries import project as project_of
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows, demand
from fishplate.web.pages import Audience, Request, handle_form, page, render


@dataclass(frozen=True, slots=True)
class Shown:
    """An objective as the charter shows it, with its figures."""

    objective: Objective
    indicators: list[Figure]


@page(Audience.SIGNED_IN, methods=["GET"])
def view_charter(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    charter = queries.charter(request.actor, project_id)
    state = State(charter.state) if charter else State.DRAFT
    is_draft = state == State.DRAFT
    may_submit = is_draft and allows(permissions.submit_charter, request.actor, project)
    return render(
        request,
        "charter/view_charter.html",
        {
            "title": _("Project charter"),
            "project_id": project_id,
            "charter": charter,
            "state": state,
            "approval": queries.approval_of(charter, request.actor) if charter and not is_draft else None,
            "missing": _missing(project_id, charter) if is_draft else [],
            "seating": queries.seating(charter),
            # Whoever may submit may say who signs; of others the rule is asked.
            "may_set_seats": may_submit or (is_draft and allows(permissions.set_charter_seats, request.actor, project)),
            "objectives": _objectives(request.actor, project_id),
            "interfaces": interfaces_in_scope(project_id),
            "may_write": is_draft and allows(permissions.write_charter, request.actor, project),
            "may_submit": may_submit,
            "may_reopen": not is_draft and allows(permissions.reopen_charter, request.actor, project),
        },
    )


def _objectives(actor: Actor, project_id: UUID) -> list[Shown]:
    return [
        Shown(objective, figures(objective.indicators.all(), actor))
        for objective in queries.objectives(actor, project_id)
    ]


_PARTS = {
    Part.TEXT: "charter:write_charter",
    Part.OBJECTIVES: "charter:add_objective",
    Part.SCOPE: "landscape:view_landscape",
    Part.TEAM: "projects:list_members",
}


def _missing(project_id: UUID, charter: Charter | None) -> list[tuple[str, str]]:
    """Return what is missing, each with the address where it is put right."""
    return [(one.text, _where(one, project_id)) for one in queries.missing(project_id, charter)]


def _where(missing: Missing, project_id: UUID) -> str:
    if isinstance(missing.at, Part):
        return reverse(_PARTS[missing.at], args=[project_id])
    if isinstance(missing.at, Interface):
        return f"{reverse('charter:add_indicator', args=[project_id])}?interface={missing.at.pk}"
    return records.kind_of(missing.at).url(missing.at)


@page(Audience.SIGNED_IN, rule=permissions.write_charter)
def write_charter(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    demand(permissions.write_charter, request.actor, project)
    here = reverse("charter:view_charter", args=[project_id])
    return handle_form(
        request,
        CharterForm,
        record=queries.charter(request.actor, project_id),
        action=lambda data: services.write_charter(project_id=project_id, actor=request.actor, **data),
        done=here,
        title=_("Write the charter"),
        said=_("The charter was saved."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.set_charter_seats)
def set_charter_seats(request: Request, project_id: UUID) -> HttpResponseBase:
    demand(permissions.set_charter_seats, request.actor, project_of(request.actor, project_id))
    here = reverse("charter:view_charter", args=[project_id])
    charter = queries.charter(request.actor, project_id)
    return handle_form(
        request,
        SeatsForm,
        record=charter,
        initial={} if charter else {"seats": queries.seats(None)},
        action=lambda data: services.set_charter_seats(project_id=project_id, actor=request.actor, **data),
        done=here,
        title=_("Who signs the charter"),
        said=_("Who signs was set."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.submit_charter)
def submit_charter(request: Request, project_id: UUID) -> HttpResponseBase:
    demand(permissions.submit_charter, request.actor, project_of(request.actor, project_id))
    here = reverse("charter:view_charter", args=[project_id])
    charter = queries.charter(request.actor, project_id)
    return handle_form(
        request,
        SubmitForm,
        action=lambda data: services.submit_charter(project_id=project_id, actor=request.actor, **data),
        done=here,
        title=_("Submit the charter"),
        submit=_("Submit"),
        said=_("The charter is submitted. Nothing in it can change until it is decided on or taken back."),
        cancel=here,
        template="charter/submit_charter.html",
        context={
            "missing": _missing(project_id, charter),
            "seating": queries.seating(charter),
            "objectives": queries.objectives(request.actor, project_id),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.reopen_charter)
def reopen_charter(request: Request, project_id: UUID) -> HttpResponseBase:
    demand(permissions.reopen_charter, request.actor, project_of(request.actor, project_id))
    here = reverse("charter:view_charter", args=[project_id])
    return handle_form(
        request,
        ReopenForm,
        action=lambda data: services.reopen_charter(project_id=project_id, actor=request.actor, **data),
        done=here,
        title=_("Take the charter back to draft"),
        submit=_("Take it back"),
        said=_("The charter is a draft again; it has to be submitted and approved anew."),
        cancel=here,
    )
