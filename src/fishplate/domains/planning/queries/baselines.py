"""Baselines, and how any two plans differ: two baselines, or one and the plan as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.models import Baseline, Task, TaskCopy, TaskLink
from fishplate.domains.planning.models.comparison import Comparison, compare
from fishplate.domains.planning.models.copies import WaitCopy
from fishplate.domains.planning.models.scheduled import instant, wall_clock
from fishplate.domains.planning.queries.reading import outline
from fishplate.domains.projects.models import Project
from fishplate.engines import scheduling as engine
from fishplate.kernel.actors import Actor


def baselines(actor: Actor) -> QuerySet[Baseline]:
    """The baselines of all plans this actor sees, without what they hold."""
    return Baseline.objects.visible_to(actor).select_related("project", "taken_by", "copy").defer("copy__content")


def standing_baselines(project_id: UUID) -> QuerySet[Baseline]:
    """Those that may be compared with, the latest first. Whoever asks sees the project: check it before."""
    return Baseline.objects.filter(project=project_id).standing().order_by("-number")


def tasks_of(baseline: Baseline) -> list[TaskCopy]:
    """The tasks as they stood when a baseline was taken, in the order of their rows."""
    return baseline.copy.tasks()


def tasks_today(project_id: UUID) -> list[TaskCopy]:
    """The tasks as they stand, in the order of their rows. Three queries."""
    places = outline(project_id).places()
    waits: dict[UUID, list[WaitCopy]] = {}
    links = TaskLink.objects.filter(successor__project=project_id).order_by("id")
    columns = links.values_list("successor", "predecessor", "kind", "lag", "lag_kind")
    for successor, predecessor, kind, lag, lag_kind in columns:
        waits.setdefault(successor, []).append(WaitCopy(predecessor, kind, lag, lag_kind))
    tasks = Task.objects.filter(project=project_id).select_related("scheduled").order_by("position", "id")
    return [_copied(task, places[task.pk].wbs, tuple(waits.get(task.pk, ()))) for task in tasks if task.pk in places]


def comparison(baseline: Baseline, against: Baseline | None) -> Comparison:
    """What became of the plan of a baseline until a later one, or until today."""
    after = tasks_today(baseline.project_id) if against is None else tasks_of(against)
    return compare(tasks_of(baseline), after, PlanClock(baseline.project).between)


class PlanClock:
    """The working time of a plan between instants, by the calendar of its project."""

    def __init__(self, project: Project) -> None:
        self._clock = engine.WorkingClock(engine.Calendar("standard"), project.starts_on)

    def between(self, earlier: datetime, later: datetime) -> int:
        """Working minutes from one instant to another, below 0 where the other is earlier."""
        return self._clock.between(wall_clock(earlier), wall_clock(later))

    def later(self, at: datetime, minutes: int) -> datetime:
        """The instant that lies so many working minutes after another, or before it where they are below 0."""
        return instant(self._clock.later(wall_clock(at), minutes))


def bars(baseline: Baseline) -> Iterator[tuple[UUID, datetime, datetime]]:
    """When each task was to begin and to end, for the chart."""
    return ((task.id, task.start, task.finish) for task in tasks_of(baseline) if task.active)


def _copied(task: Task, wbs: str, waits: tuple[WaitCopy, ...]) -> TaskCopy:
    dates = task.scheduled
    return TaskCopy(
        id=task.pk,
        number=task.number,
        wbs=wbs,
        parent=task.parent_id,
        name=task.name,
        start=dates.start_at,
        finish=dates.finish_at,
        duration_minutes=dates.duration_minutes,
        summary=dates.summary,
        critical=dates.critical,
        active=task.active,
        deadline=task.deadline,
        constraint=task.constraint,
        constraint_at=task.constraint_at,
        manual_start=task.manual_start,
        manual_finish=task.manual_finish,
        percent_complete=dates.percent_complete,
        actual_start=task.actual_start,
        actual_finish=task.actual_finish,
        remaining_minutes=task.remaining_minutes,
        waits=waits,
    )
