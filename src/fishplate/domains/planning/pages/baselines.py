"""Baselines: the list, one by itself, taking and withdrawing; and its bars for the chart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.pages.sheet import minute_of
from fishplate.domains.projects import queries as projects
from fishplate.kernel.permissions import allows, demand
from fishplate.web.badges import state
from fishplate.web.forms import Form
from fishplate.web.listing import Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


def _standing(baseline: Baseline) -> str:
    return str(_("withdrawn") if baseline.withdrawn_at else _("in force"))


BASELINES: Listing[Baseline] = Listing(
    key="baselines",
    caption=_("Baselines of the plan"),
    columns=(
        Column("number", _("No."), value=lambda row: row.number, sort="number", numeric=True),
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "reason")),
        Column("taken", _("Taken"), value=lambda row: row.created_at, sort="created_at"),
        Column("taken_by", _("Taken by"), value=lambda row: row.taken_by.name if row.taken_by else "Fishplate"),
        Column("reason", _("Reason"), value=lambda row: row.reason),
        Column("finish", _("Finish of the plan"), value=lambda row: row.finish_at, sort="finish_at"),
        Column("tasks", _("Tasks"), value=lambda row: row.task_count, numeric=True),
        Column(
            "state",
            _("State"),
            value=_standing,
            cell=lambda row: state("not_measured" if row.withdrawn_at else "met", _standing(row)),
        ),
    ),
    row_url=lambda row: reverse("planning:view_baseline", args=[row.project_id, row.pk]),
    default_sort="-number",
    empty=Empty(
        _("No baseline yet"),
        _("A baseline keeps the plan as it was agreed, so that everybody sees what moved since, and by how much."),
        action=_("Take a baseline"),
    ),
)


class BaselineForm(Form):
    """What a baseline is called, and why it is taken; of a further one that is owed."""

    name = forms.CharField(
        max_length=120, label=_("Name"), help_text=_("What was agreed, such as: as signed, or after the pilot.")
    )
    reason = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}), label=_("Reason")
    )

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_first:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("A further baseline moves what everybody is measured by: say why.")


@page(Audience.SIGNED_IN, methods=["GET"])
def list_baselines(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    may_take = allows(permissions.take_baseline, request.actor, project)
    return list_page(
        request,
        BASELINES,
        queries.baselines(request.actor).filter(project=project),
        title=_("Baselines"),
        template="planning/list_baselines.html",
        empty_url=reverse("planning:take_baseline", args=[project.pk]) if may_take else "",
        context={"project_id": project.pk, "tab": "list_baselines", "may_take": may_take},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_baseline(request: Request, project_id: UUID, baseline_id: UUID) -> HttpResponseBase:
    baseline = _baseline(request, project_id, baseline_id)
    return render(
        request,
        "planning/view_baseline.html",
        {
            "title": str(baseline),
            "record": baseline,
            "project_id": project_id,
            "tab": "list_baselines",
            "may_withdraw": allows(permissions.withdraw_baseline, request.actor, baseline.project),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.take_baseline)
def take_baseline(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.take_baseline, request.actor, project)
    return handle_form(
        request,
        BaselineForm,
        form_options={"is_first": not queries.baselines(request.actor).filter(project=project).exists()},
        action=lambda data: services.take_baseline(project_id=project.pk, actor=request.actor, **data),
        done=lambda baseline: reverse("planning:view_baseline", args=[project.pk, baseline.pk]),
        title=_("Take a baseline"),
        submit=_("Take the baseline"),
        said=_("The baseline was taken. What it holds cannot be changed any more."),
        cancel=reverse("planning:list_baselines", args=[project.pk]),
    )


@page(Audience.SIGNED_IN, rule=permissions.withdraw_baseline)
def withdraw_baseline(request: Request, project_id: UUID, baseline_id: UUID) -> HttpResponseBase:
    baseline = _baseline(request, project_id, baseline_id)
    here = reverse("planning:view_baseline", args=[project_id, baseline.pk])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.withdraw_baseline(baseline_id=baseline.pk, actor=request.actor),
            done=here,
            said=_("The baseline was withdrawn."),
        )
    return confirm(
        request,
        title=_("Withdraw this baseline?"),
        text=_("It stays readable with its history, and nothing is measured against it any more."),
        submit=_("Withdraw it"),
        cancel=here,
        refused=permissions.withdraw_baseline(request.actor, baseline.project),
    )


@page(Audience.SIGNED_IN, rule=permissions.restore_baseline, methods=["POST"])
def restore_baseline(request: Request, project_id: UUID, baseline_id: UUID) -> HttpResponseBase:
    baseline = _baseline(request, project_id, baseline_id)
    return handle_action(
        request,
        lambda: services.restore_baseline(baseline_id=baseline.pk, actor=request.actor),
        done=reverse("planning:view_baseline", args=[project_id, baseline.pk]),
        said=_("The baseline counts again."),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_baseline_bars(request: Request, project_id: UUID, baseline_id: UUID) -> HttpResponseBase:
    """Answer the chart: when each task was to begin and end, by its id, in minutes as the rows have them."""
    baseline = _baseline(request, project_id, baseline_id)
    # What it holds never changes, so a browser needs it once.
    tag = f'"{baseline.copy_id}"'
    if (known := get_conditional_response(request, etag=tag)) is not None:
        return known
    bars = {str(pk): [minute_of(start), minute_of(finish)] for pk, start, finish in queries.bars(baseline)}
    response = JsonResponse({"bars": bars})
    response["ETag"] = tag
    return response


def _baseline(request: Request, project_id: UUID, baseline_id: UUID) -> Baseline:
    return one(queries.baselines(request.actor).filter(project=project_id), baseline_id)
