from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models import Resource
from fishplate.domains.planning.models.assigned import MOST_UNITS, WHOLE
from fishplate.domains.planning.models.durations import HOUR
from fishplate.domains.planning.pages.histogram import Histogram, histogram
from fishplate.domains.planning.queries import Workload
from fishplate.domains.planning.services.resources import at_work
from fishplate.domains.projects import queries as projects
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows, demand
from fishplate.web.forms import Form, IdChoiceField
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


class ResourceForm(Form):
    """Somebody who does work of the project."""

    name = forms.CharField(max_length=80, label=_("Name"))
    kind = forms.TypedChoiceField(choices=ResourceKind.choices, coerce=ResourceKind, label=_("Kind"))
    member_id = IdChoiceField(required=False, label=_("Member of the project"))
    capacity = forms.IntegerField(
        min_value=1,
        max_value=MOST_UNITS,
        initial=WHOLE,
        label=_("Capacity in percent"),
        help_text=_("100 is one person all day; a team of three has 300."),
    )
    calendar_id = IdChoiceField(
        required=False, label=_("Calendar"), help_text=_("None: they work by the project's calendar.")
    )

    def __init__(self, *args: Any, project_id: UUID, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        member, calendar = self.fields["member_id"], self.fields["calendar_id"]
        assert isinstance(member, IdChoiceField)
        assert isinstance(calendar, IdChoiceField)
        members = projects.members(actor, project_id)
        member.offer([(one.pk, str(one)) for one in members], to_begin_with=False)
        named = queries.calendars(actor, project_id).values_list("pk", "name")
        calendar.offer(named, to_begin_with=False)


@dataclass(frozen=True, slots=True)
class ShownResource:
    """A resource with what the plan asks of it."""

    resource: Resource
    tasks: int
    hours: str
    peak: int
    over: int
    over_from: date | None


@page(Audience.SIGNED_IN, methods=["GET"])
def list_resources(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    resources = list(queries.resources(request.actor, project.pk))
    loads = queries.workload(project.pk, resources) if resources else {}
    context = {
        "title": _("Resources"),
        "tab": "list_resources",
        "project_id": project.pk,
        "resources": [_shown(resource, loads[resource.pk]) for resource in resources],
        "may_plan": allows(permissions.add_resource, request.actor, project),
    }
    return render(request, "planning/resources/list.html", context)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_resource(request: Request, project_id: UUID, resource_id: UUID) -> HttpResponseBase:
    resource = _resource(request, project_id, resource_id)
    load = queries.workload(project_id, [resource])[resource.pk]
    names = {str(one.task_id): one.task for one in load.assignments}
    picture: Histogram = histogram(load.weeks)
    context = {
        "title": resource.name,
        "record": resource,
        "project_id": project_id,
        "shown": _shown(resource, load),
        "assignments": [(one, hours(one.task.duration_minutes * one.units / WHOLE)) for one in load.assignments],
        "picture": picture,
        "weeks": [
            (week, hours(week.work), hours(week.available), [names[task] for task in week.tasks]) for week in load.weeks
        ],
        "may_plan": allows(permissions.amend_resource, request.actor, resource.project),
    }
    return render(request, "planning/resources/view.html", context)


@page(Audience.SIGNED_IN, rule=permissions.add_resource)
def add_resource(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.add_resource, request.actor, project)
    return handle_form(
        request,
        ResourceForm,
        form_options={"project_id": project.pk, "actor": request.actor},
        action=lambda data: services.add_resource(project_id=project.pk, actor=request.actor, **data),
        done=_url,
        title=_("Add a resource"),
        submit=_("Add"),
        said=_("The resource was added."),
        cancel=_list(project.pk),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_resource)
def amend_resource(request: Request, project_id: UUID, resource_id: UUID) -> HttpResponseBase:
    resource = _resource(request, project_id, resource_id)
    demand(permissions.amend_resource, request.actor, resource.project)
    return handle_form(
        request,
        ResourceForm,
        record=resource,
        form_options={"project_id": project_id, "actor": request.actor},
        action=lambda data: services.amend_resource(resource_id=resource.pk, actor=request.actor, **data),
        done=_url(resource),
        title=_t("Change resource {name}").format(name=resource.name),
        said=_("The resource was changed."),
        cancel=_url(resource),
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_resource)
def remove_resource(request: Request, project_id: UUID, resource_id: UUID) -> HttpResponseBase:
    resource = _resource(request, project_id, resource_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_resource(resource_id=resource.pk, actor=request.actor),
            done=_list(project_id),
            said=_("The resource was removed."),
        )
    return confirm(
        request,
        title=_t("Remove resource {name}?").format(name=resource.name),
        text=_("It works on no task; no date moves."),
        submit=_("Remove"),
        cancel=_url(resource),
        refused=permissions.remove_resource(request.actor, resource.project) or at_work(resource),
    )


def hours(minutes: float) -> str:
    """Return minutes as hours, such as 7.5."""
    return number_format(round(minutes / HOUR, 1), 1)


def _shown(resource: Resource, load: Workload) -> ShownResource:
    over = load.over
    return ShownResource(
        resource=resource,
        tasks=len(load.assignments),
        hours=hours(load.work_minutes),
        peak=load.peak,
        over=len(over),
        over_from=over[0].first_on if over else None,
    )


def _resource(request: Request, project_id: UUID, resource_id: UUID) -> Resource:
    found = queries.resources(request.actor, project_id).select_related("project", "calendar", "member__person")
    return one(found, resource_id)


def _list(project_id: UUID) -> str:
    return reverse("planning:list_resources", args=[project_id])


def _url(resource: Resource) -> str:
    return reverse("planning:view_resource", args=[resource.project_id, resource.pk])
