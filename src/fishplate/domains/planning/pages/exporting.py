"""The page on which a plan is asked for as a picture or for another tool, and fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import PaperSize, PlanFormat
from fishplate.domains.planning.models import Baseline
from fishplate.domains.projects import queries as projects
from fishplate.web import http
from fishplate.web.files.serving import as_attachment
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

_LAST = 5


class ExportForm(Form):
    format = forms.TypedChoiceField(choices=PlanFormat.choices, coerce=PlanFormat, label=_("Format"))
    paper = forms.TypedChoiceField(
        choices=PaperSize.choices,
        coerce=PaperSize,
        initial=PaperSize.A3,
        label=_("Paper"),
        help_text=_("Of a PDF: as wide as the sheet, on as many sheets as the rows need."),
    )
    baseline_id = forms.TypedChoiceField(
        required=False,
        coerce=UUID,
        empty_value=None,
        label=_("Baseline"),
        help_text=_("Its bars stand beneath those of today; other tools get its dates with each task."),
    )

    def __init__(self, *args: Any, baselines: Iterable[Baseline], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["baseline_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((str(one.pk), str(one)) for one in baselines)]


@page(Audience.SIGNED_IN, rule=permissions.export_plan)
def export_plan(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    context = _state(request, project.pk)
    if request.method == "GET" and http.wants_fragment(request):
        return render(request, "planning/export_plan.html", context, partial="live")
    return handle_form(
        request,
        ExportForm,
        form_options={"baselines": queries.standing_baselines(project.pk)},
        action=lambda data: services.export_plan(project_id=project.pk, actor=request.actor, **data),
        done=request.path,
        said=_("It is being written. You may leave this page; it will be here when you come back."),
        title=_("Export the plan"),
        submit=_("Export"),
        cancel=reverse("planning:view_plan", args=[project.pk]),
        template="planning/export_plan.html",
        context=context,
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def download_export(request: Request, project_id: UUID, export_id: UUID) -> HttpResponseBase:
    """Send the file that was written."""
    file = queries.written(request.actor, project_id, export_id)
    return as_attachment(request, file.sha256, filename=file.filename)


def _state(request: Request, project_id: UUID) -> dict[str, Any]:
    last = list(queries.exports(request.actor, project_id)[:_LAST])
    return {
        "project_id": project_id,
        "exports": last,
        "running": any(job.is_live for job in last),
        "topic": f"person:{request.actor.id}",
    }
