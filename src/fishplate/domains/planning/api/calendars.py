"""Working calendars over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.models.calendar_templates import TEMPLATES
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Input, Order, Page, access, expected_version, listed, tagged
from fishplate.web.pages import one

router = Router(tags=["planning"])


class CalendarIn(Input):
    """The working times of each weekday, such as ``08:00-12:00 13:00-17:00``, empty where nobody works.

    ``exceptions`` has a line for each day or span of days that differs: ``2026-10-01..2026-10-07 National Day``, or
    ``2026-10-10 08:00-12:00 13:00-17:00 Make-up working day``.
    """

    name: str
    note: str = ""
    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""
    exceptions: str = ""


class CalendarTemplateOut(CalendarIn):
    """What a calendar can begin as; a plan in a place that keeps China's holidays begins with ``china``."""

    key: str


class CalendarOut(Schema):
    """A working calendar; ``tasks`` counts those that name it."""

    id: UUID
    version: int
    project_id: UUID
    name: str
    note: str
    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str
    exceptions: str
    tasks: int


class ChosenCalendarIn(Input):
    """The calendar that the project works by; none: Monday to Friday, 8 hours."""

    calendar_id: UUID | None


class ChosenCalendarOut(Schema):
    """``version`` is that of the plan, whose dates follow."""

    version: int
    calendar_id: UUID | None


@router.get("/calendar-templates", response=list[CalendarTemplateOut], operation_id="list_calendar_templates")
@access()
def list_calendar_templates(request: ApiRequest) -> list[dict[str, str]]:
    return [{"key": one.key, **one.values()} for one in TEMPLATES.values()]


@router.get("/projects/{uuid:project_id}/calendars", response=Page[CalendarOut], operation_id="list_calendars")
@access()
def list_calendars(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    return listed(queries.calendars(request.actor, project.pk), after=after, limit=limit, order=Order("name"))


@router.post("/projects/{uuid:project_id}/calendars", response={201: CalendarOut}, operation_id="add_calendar")
@access(rule=permissions.add_calendar)
def add_calendar(request: ApiRequest, response: HttpResponse, project_id: UUID, data: CalendarIn) -> Status[Calendar]:
    calendar = services.add_calendar(project_id=project_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, _one(request, calendar.pk)))


@router.get("/calendars/{uuid:calendar_id}", response=CalendarOut, operation_id="view_calendar")
@access()
def view_calendar(request: ApiRequest, response: HttpResponse, calendar_id: UUID) -> Calendar:
    return tagged(response, _one(request, calendar_id))


@router.put("/calendars/{uuid:calendar_id}", response=CalendarOut, operation_id="amend_calendar")
@access(rule=permissions.amend_calendar)
def amend_calendar(request: ApiRequest, response: HttpResponse, calendar_id: UUID, data: CalendarIn) -> Calendar:
    """Change a calendar; all dates that depend on it follow."""
    version = expected_version(request)
    services.amend_calendar(calendar_id=calendar_id, version=version, actor=request.actor, **data.dict())
    return tagged(response, _one(request, calendar_id))


@router.delete("/calendars/{uuid:calendar_id}", response={204: None}, operation_id="remove_calendar")
@access(rule=permissions.remove_calendar)
def remove_calendar(request: ApiRequest, calendar_id: UUID) -> Status[None]:
    """Nobody may work by it any more, neither the project nor a task."""
    services.remove_calendar(calendar_id=calendar_id, actor=request.actor)
    return Status(204, None)


@router.put("/projects/{uuid:project_id}/plan/calendar", response=ChosenCalendarOut, operation_id="choose_calendar")
@access(rule=permissions.choose_calendar)
def choose_calendar(request: ApiRequest, project_id: UUID, data: ChosenCalendarIn) -> ChosenCalendarOut:
    """Let the project work by one of its calendars; all dates follow."""
    plan = services.choose_calendar(project_id=project_id, actor=request.actor, **data.dict())
    return ChosenCalendarOut(version=plan.version, calendar_id=plan.calendar_id)


def _one(request: ApiRequest, calendar_id: UUID) -> Calendar:
    return one(queries.all_calendars(request.actor), calendar_id)
