"""The page on which a plan is asked for as a file of another tool, and fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import PlanFormat
from fishplate.domains.projects import queries as projects
from fishplate.web import http
from fishplate.web.files.serving import as_attachment
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

_LAST = 5


class ExportForm(Form):
    format = forms.TypedChoiceField(choices=PlanFormat.choices, coerce=PlanFormat, label=_("Format"))


@page(Audience.SIGNED_IN, rule=permissions.export_plan)
def export_plan(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    context = _state(request, project.pk)
    if request.method == "GET" and http.wants_fragment(request):
        return render(request, "planning/export_plan.html", context, partial="live")
    return handle_form(
        request,
        ExportForm,
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
