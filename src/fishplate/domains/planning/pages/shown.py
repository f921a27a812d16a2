"""Rows of a plan as texts, which a template only fills in."""

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
from fishplate.domains.planning.models.durations import write_duration
from fishplate.domains.planning.models.predecessors import write_predecessors
from fishplate.domains.planning.queries import Row
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table."""

    key: str
    number: int
    name: str
    url: str
    duration: str
    predecessors: str
    not_before: str
    deadline: str
    interface: str
    interface_name: str
    start: str
    finish: str
    slack: str
    critical: bool
    late: bool
    milestone: bool


def shown(rows: Iterable[Row], project_id: UUID) -> list[ShownRow]:
    """Return rows as the template draws them."""
    base = reverse("planning:view_plan", args=[project_id])

    @cache
    def day(value: date | None) -> str:
        return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""

    return [_shown(row, base, day) for row in rows]


def _shown(row: Row, base: str, day: Any) -> ShownRow:
    task, dates = row.task, row.dates
    start, finish = dates.start, dates.finish
    return ShownRow(
        key=str(task.pk),
        number=task.number,
        name=task.name,
        url=f"{base}tasks/{task.pk}/",
        duration=write_duration(task.duration_minutes),
        predecessors=write_predecessors(row.predecessors),
        not_before=day(task.not_before),
        deadline=day(task.deadline),
        interface=task.interface.code if task.interface else "",
        interface_name=task.interface.name if task.interface else "",
        start=day(start.date()),
        finish=day(finish.date()),
        slack=write_duration(dates.total_slack),
        critical=dates.critical,
        late=row.late,
        milestone=task.is_milestone,
    )


def summary_of(project: Project) -> dict[str, Any]:
    """Return what stands above the table."""
    summary = queries.summary(project.pk, at=clock.now())
    overrun = bool(project.ends_on and summary.finish and summary.finish >= queries.end_of(project.ends_on))
    return {"summary": summary, "project_record": project, "overrun": overrun}
