"""A plan as texts: a thousand rows are drawn at once, so each is worked out once and the template only fills in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats

from fishplate.domains.planning import queries
from fishplate.domains.planning.choices import ConstraintKind
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.assigned import write_assigned
from fishplate.domains.planning.models.durations import Measure, write_duration
from fishplate.domains.planning.models.predecessors import write_predecessors
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.queries import Row
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table."""

    task: Task
    key: str
    number: int
    name: str
    url: str
    duration: str
    predecessors: str
    constraint: str
    deadline: str
    interface: str
    interface_name: str
    optimistic: str
    pessimistic: str
    start: str
    finish: str
    slack: str
    critical: bool
    late: bool
    milestone: bool

    @property
    def assigned(self) -> str:
        """Who works on it; read only where a column shows it."""
        return write_assigned(sorted((one.resource.name, one.units) for one in self.task.assignments.all()))


def shown(rows: Iterable[Row], project_id: UUID, measure: Measure) -> list[ShownRow]:
    """Return rows as the template draws them."""
    base = reverse("planning:view_plan", args=[project_id])

    @cache
    def day(value: date | None) -> str:
        return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""

    return [_shown(row, base, day, measure) for row in rows]


def _shown(row: Row, base: str, day: Any, measure: Measure) -> ShownRow:
    task, dates = row.task, row.dates
    return ShownRow(
        task=task,
        key=str(task.pk),
        number=task.number,
        name=task.name,
        url=f"{base}tasks/{task.pk}/",
        duration=write_duration(dates.duration_minutes, measure),
        predecessors=write_predecessors(row.predecessors, measure),
        constraint=_constraint(task, day),
        deadline=day(task.deadline),
        interface=task.interface.code if task.interface else "",
        interface_name=task.interface.name if task.interface else "",
        optimistic="" if task.optimistic_minutes is None else write_duration(task.optimistic_minutes, measure),
        pessimistic="" if task.pessimistic_minutes is None else write_duration(task.pessimistic_minutes, measure),
        start=day(dates.start.date()),
        finish=day(dates.finish.date()),
        slack=write_duration(dates.total_slack, measure),
        critical=dates.critical,
        late=row.late,
        milestone=dates.is_milestone,
    )


def _constraint(task: Task, day: Any) -> str:
    kind = ConstraintKind(task.constraint)
    if kind == ConstraintKind.AS_SOON_AS_POSSIBLE:
        return ""
    return f"{kind.label} {day(wall_clock(task.constraint_at).date())}" if task.constraint_at else str(kind.label)


def summary_of(project: Project) -> dict[str, Any]:
    """Return what stands above the table."""
    summary = queries.summary(project.pk, at=clock.now())
    overrun = bool(project.ends_on and summary.finish and summary.finish >= queries.end_of(project.ends_on))
    without_tasks = queries.interfaces_without_tasks(project.pk).count()
    return {"summary": summary, "project_record": project, "overrun": overrun, "without_tasks": without_tasks}
