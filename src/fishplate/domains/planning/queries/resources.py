"""Who does the work of projects, and what plans ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.models import Assignment, Calendar, Resource, Task
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.queries.calendars import calendar
from fishplate.engines import scheduling as engine
from fishplate.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Workload:
    """What is asked of one resource: its assignments in the order of their start, and its weeks."""

    assignments: list[Assignment]
    weeks: list[engine.WeekLoad]

    @property
    def work_minutes(self) -> float:
        """All of its work: the duration of each task times the units."""
        return sum(one.task.duration_minutes * one.units for one in self.assignments) / 100

    @property
    def over(self) -> list[engine.WeekLoad]:
        """The weeks in which more is asked for at once than there is."""
        return [week for week in self.weeks if week.over]

    @property
    def peak(self) -> int:
        """The most that is asked for at once, in percent of one unit."""
        return max((week.peak for week in self.weeks), default=0)


def resources(actor: Actor, project_id: UUID) -> QuerySet[Resource]:
    """The resources of a project, with their calendars loaded."""
    return Resource.objects.visible_to(actor).filter(project=project_id).select_related("calendar")


def resource_names(project_id: UUID) -> dict[str, UUID]:
    """The resources of a project by name in small letters. Whoever asks sees the project: check it before."""
    named = Resource.objects.filter(project=project_id).values_list("name", "pk")
    return {name.casefold(): pk for name, pk in named}


def assignments(task: Task) -> QuerySet[Assignment]:
    """Who works on a task, with these resources loaded."""
    return task.assignments.select_related("resource")


def workload(project_id: UUID, resources: Sequence[Resource]) -> dict[UUID, Workload]:
    """What a plan asks of some of its resources, week by week. Whoever asks sees the project: check it before.

    Summaries and inactive tasks ask for nothing. A task is worked on by its own calendar, else by that of who works on
    it, else by the project's. Two queries besides the plan's and the calendars'.
    """
    usual = calendar(project_id)
    calendars = {one.pk: one for one in (usual, *Calendar.objects.filter(project=project_id))}
    by_id = {one.pk: one for one in resources}
    at_work = Assignment.objects.filter(
        resource__in=by_id, task__active=True, task__scheduled__summary=False
    ).select_related("task__scheduled")
    bookings: list[engine.Booking] = []
    hours: dict[UUID, list[Assignment]] = {pk: [] for pk in by_id}
    for one in at_work.order_by("task__scheduled__start_at", "task__position"):
        hours[one.resource_id].append(one)
        dates = one.task.scheduled
        worked_by = one.task.calendar_id or by_id[one.resource_id].calendar_id or usual.pk
        span = wall_clock(dates.start_at), wall_clock(dates.finish_at)
        bookings.append(engine.Booking(str(one.resource_id), str(one.task_id), *span, one.units, str(worked_by)))
    supplies = {
        str(one.pk): engine.Supply(one.capacity, str(one.calendar_id or usual.pk)) for one in resources
    }  # fmt: skip
    weeks = engine.load(bookings, supplies, [one.for_engine() for one in calendars.values()])
    return {pk: Workload(hours[pk], weeks[str(pk)]) for pk in by_id}
