"""Tasks and what they wait for as the engine takes them: ids as text, times as wall-clock times of the plan."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from fishplate.domains.planning.choices import ConstraintKind, LagKind, LinkKind
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.services.kept import Wait
from fishplate.engines import scheduling as engine

_KINDS = {kind: engine.LinkKind(kind.value) for kind in LinkKind}
_LAGS = {kind: engine.LagKind(kind.value) for kind in LagKind}


def engine_link(wait: Wait, predecessor: str, successor: str) -> engine.Link:
    """Return a dependency between two tasks, by their ids."""
    return engine.Link(predecessor, successor, _KINDS[wait.kind], wait.lag, _LAGS[wait.lag_kind])


def engine_task(task: Task, task_id: str, parent: str | None) -> engine.Task:
    """Return a task under its id, and that of the summary under which it stands."""
    return engine.Task(
        task_id,
        task.duration_minutes,
        parent=parent,
        constraint=_constraint(task),
        # Until the end of that day.
        deadline=datetime.combine(task.deadline + timedelta(days=1), time.min) if task.deadline else None,
        manual=_by_hand(task),
        progress=_progress(task),
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
