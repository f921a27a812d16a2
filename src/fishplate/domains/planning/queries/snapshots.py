"""Weekly snapshots, and the dates of milestones over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.models import ScheduledTask, Snapshot
from fishplate.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Reading:
    """When a milestone, or the plan, was to be reached as seen at one time."""

    seen_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """The dates of one milestone over time, the oldest first; ``task_id`` is ``None`` for the end of the plan.

    ``name`` is the one it had last; ``gone`` says that it is not in the plan any more.
    """

    task_id: UUID | None
    number: int
    name: str
    readings: tuple[Reading, ...]
    gone: bool = False

    @property
    def is_steady(self) -> bool:
        """Whether its date is the same in all of them."""
        return len({reading.at for reading in self.readings}) == 1


def snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """The snapshots of all plans this actor sees, without the tasks that they hold, the latest first."""
    found = Snapshot.objects.visible_to(actor).select_related("project", "copy").defer("copy__content", "progress")
    return found.order_by("-week")


def trends(project_id: UUID, *, at: datetime, most: int) -> tuple[Trend, list[Trend]]:
    """The end of the plan and its milestones, as seen by the last ``most`` snapshots and as they stand ``at`` now.

    Whoever asks sees the project: check it before. Two queries.
    """
    taken = list(Snapshot.objects.filter(project=project_id).order_by("-week").defer("progress")[:most])[::-1]
    ends: list[Reading] = [Reading(one.taken_at, one.finish_at) for one in taken]
    seen: dict[UUID, list[Reading]] = {}
    names: dict[UUID, tuple[int, str]] = {}
    for one in taken:
        for pk, number, name, day in one.milestones:
            names[UUID(pk)] = (number, name)
            seen.setdefault(UUID(pk), []).append(Reading(one.taken_at, datetime.fromisoformat(day)))
    now = _today(project_id)
    for dates in now:
        if dates.is_milestone:
            names[dates.task_id] = (dates.task.number, dates.task.name)
            seen.setdefault(dates.task_id, []).append(Reading(at, dates.finish_at))
    if now:
        ends.append(Reading(at, max(dates.finish_at for dates in now)))
    there = {dates.task_id for dates in now}
    found = [Trend(pk, *names[pk], tuple(readings), pk not in there) for pk, readings in seen.items()]
    return Trend(None, 0, "", tuple(ends)), sorted(found, key=lambda trend: (trend.readings[-1].at, trend.number))


def _today(project_id: UUID) -> Sequence[ScheduledTask]:
    dates = ScheduledTask.objects.filter(task__project=project_id, task__active=True)
    return list(dates.select_related("task").order_by("task__position"))
