"""A task as the engine takes it: named by ids, in wall-clock time of the plan."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from fishplate.domains.planning.choices import ConstraintKind
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.engines import scheduling as engine


def engine_task(task: Task, parent: UUID | None, assignments: tuple[engine.Assignment, ...]) -> engine.Task:
    """Return a task under its parent, worked on by those whose calendars count."""
    return engine.Task(
        str(task.pk),
        task.duration_minutes,
        parent=str(parent) if parent else None,
        constraint=_constraint(task),
        # Until the end of that day.
        deadline=datetime.combine(task.deadline + timedelta(days=1), time.min) if task.deadline else None,
        manual=_by_hand(task),
        progress=_progress(task),
        calendar=str(task.calendar_id) if task.calendar_id else None,
        assignments=assignments,
        active=task.active,
    )


def _constraint(task: Task) -> engine.Constraint | None:
    if task.constraint == ConstraintKind.AS_SOON_AS_POSSIBLE:
        return None
    at = wall_clock(task.constraint_at) if task.constraint_at else None
    return engine.Constraint(engine.ConstraintKind(task.constraint), at)


def _progress(task: Task) -> engine.Progress | None:
    if task.actual_start is None:
        return None
    finished = wall_clock(task.actual_finish) if task.actual_finish else None
    return engine.Progress(wall_clock(task.actual_start), finished, task.remaining_minutes)


def _by_hand(task: Task) -> engine.Span | None:
    if task.manual_start is None or task.manual_finish is None:
        return None
    return engine.Span(wall_clock(task.manual_start), wall_clock(task.manual_finish))
