"""Resources and their load over the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models import Resource
from fishplate.domains.planning.models.assigned import MOST_UNITS, WHOLE
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Input, Order, Page, access, expected_version, listed, tagged
from fishplate.web.pages import one

router = Router(tags=["planning"])


class ResourceIn(Input):
    """Who does work: a person, perhaps a member of the project, or a team. ``capacity`` is percent of one unit.

    Without a ``calendar_id`` they work by the project's calendar.
    """

    name: str
    kind: ResourceKind = ResourceKind.PERSON
    member_id: UUID | None = None
    capacity: Annotated[int, Field(ge=1, le=MOST_UNITS)] = WHOLE
    calendar_id: UUID | None = None


class ResourceOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    name: str
    kind: ResourceKind
    member_id: UUID | None
    capacity: int
    calendar_id: UUID | None


class WeekLoadOut(Schema):
    """A week that begins on the Monday ``first_on``: hours of work and of time there is.

    ``peak`` is the most asked for at the same time, in percent of one unit, ``over`` whether that is too much.
    """

    first_on: date
    work_hours: float
    available_hours: float
    peak: int
    over: bool
    task_ids: list[UUID]


class WorkloadOut(Schema):
    """What the plan asks of a resource, from the week of its first task to that of its last."""

    resource_id: UUID
    work_hours: float
    weeks: list[WeekLoadOut]


@router.get("/projects/{uuid:project_id}/resources", response=Page[ResourceOut], operation_id="list_resources")
@access()
def list_resources(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    return listed(queries.resources(request.actor, project.pk), after=after, limit=limit, order=Order("name"))


@router.post("/projects/{uuid:project_id}/resources", response={201: ResourceOut}, operation_id="add_resource")
@access(rule=permissions.add_resource)
def add_resource(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ResourceIn) -> Status[Resource]:
    made = services.add_resource(project_id=project_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, made))


@router.get("/resources/{uuid:resource_id}", response=ResourceOut, operation_id="view_resource")
@access()
def view_resource(request: ApiRequest, response: HttpResponse, resource_id: UUID) -> Resource:
    return tagged(response, _one(request, resource_id))


@router.get("/resources/{uuid:resource_id}/load", response=WorkloadOut, operation_id="view_load")
@access()
def view_load(request: ApiRequest, resource_id: UUID) -> dict[str, Any]:
    """What the plan asks of a resource, week by week."""
    resource = _one(request, resource_id)
    found = queries.workload(resource.project_id, [resource])[resource.pk]
    return {
        "resource_id": resource.pk,
        "work_hours": found.work_minutes / 60,
        "weeks": [
            {
                "first_on": week.first_on,
                "work_hours": week.work / 60,
                "available_hours": week.available / 60,
                "peak": week.peak,
                "over": week.over,
                "task_ids": week.tasks,
            }
            for week in found.weeks
        ],
    }


@router.put("/resources/{uuid:resource_id}", response=ResourceOut, operation_id="amend_resource")
@access(rule=permissions.amend_resource)
def amend_resource(request: ApiRequest, response: HttpResponse, resource_id: UUID, data: ResourceIn) -> Resource:
    """Change a resource; with another calendar, the dates of what they work on follow."""
    version = expected_version(request)
    changed = services.amend_resource(resource_id=resource_id, version=version, actor=request.actor, **data.dict())
    return tagged(response, changed)


@router.delete("/resources/{uuid:resource_id}", response={204: None}, operation_id="remove_resource")
@access(rule=permissions.remove_resource)
def remove_resource(request: ApiRequest, resource_id: UUID) -> Status[None]:
    """They may work on no task any more."""
    services.remove_resource(resource_id=resource_id, actor=request.actor)
    return Status(204, None)


def _one(request: ApiRequest, resource_id: UUID) -> Resource:
    return one(Resource.objects.visible_to(request.actor), resource_id)
