from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import permissions, queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Indicator
from fishplate.domains.charter.pages.forms import IndicatorForm
from fishplate.domains.charter.pages.values import figures
from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.projects.queries import project as project_of
from fishplate.kernel.permissions import allows, demand
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


def _indicator(request: Request, project_id: UUID, indicator_id: UUID) -> Indicator:
    return one(queries.indicators(request.actor).filter(project=project_id), indicator_id)


def _options(request: Request, project_id: UUID) -> dict[str, Any]:
    return {
        "objectives": queries.objectives(request.actor, project_id),
        "interfaces": interfaces_in_scope(project_id),
    }


@page(Audience.SIGNED_IN, methods=["GET"])
def view_indicator(request: Request, project_id: UUID, indicator_id: UUID) -> HttpResponseBase:
    indicator = _indicator(request, project_id, indicator_id)
    is_draft = queries.state(project_id) == State.DRAFT
    return render(
        request,
        "charter/view_indicator.html",
        {
            "title": str(indicator),
            "record": indicator,
            "figure": figures([indicator], request.actor)[0],
            "may_amend": is_draft and allows(permissions.amend_indicator, request.actor, indicator.project),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_indicator)
def add_indicator(request: Request, project_id: UUID) -> HttpResponseBase:
    """Add an indicator; ``?objective=`` and ``?interface=`` say what it is about, where one came from such a page."""
    project = project_of(request.actor, project_id)
    demand(permissions.add_indicator, request.actor, project)
    here = reverse("charter:view_charter", args=[project_id])
    return handle_form(
        request,
        IndicatorForm,
        initial={
            "objective_id": request.GET.get("objective", ""),
            "interface_id": request.GET.get("interface", ""),
        },
        form_options=_options(request, project_id),
        action=lambda data: services.add_indicator(actor=request.actor, **data),
        done=here,
        title=_("Add an indicator"),
        submit=_("Add"),
        said=_("The indicator was added."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_indicator)
def amend_indicator(request: Request, project_id: UUID, indicator_id: UUID) -> HttpResponseBase:
    indicator = _indicator(request, project_id, indicator_id)
    demand(permissions.amend_indicator, request.actor, indicator.project)
    here = reverse("charter:view_indicator", args=[project_id, indicator.pk])
    return handle_form(
        request,
        IndicatorForm,
        record=indicator,
        form_options=_options(request, project_id),
        action=lambda data: services.amend_indicator(indicator_id=indicator.pk, actor=request.actor, **data),
        done=here,
        title=_t("Change {code}").format(code=indicator.code),
        said=_("The indicator was changed."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_indicator)
def remove_indicator(request: Request, project_id: UUID, indicator_id: UUID) -> HttpResponseBase:
    indicator = _indicator(request, project_id, indicator_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_indicator(indicator_id=indicator.pk, actor=request.actor),
            done=reverse("charter:view_charter", args=[project_id]),
            said=_("The indicator was removed."),
        )
    return confirm(
        request,
        title=_t("Remove indicator {code}?").format(code=indicator.code),
        text=f"{indicator.name} {indicator.wanted}",
        submit=_("Remove"),
        cancel=reverse("charter:view_indicator", args=[project_id, indicator.pk]),
        refused=permissions.remove_indicator(request.actor, indicator.project),
    )
