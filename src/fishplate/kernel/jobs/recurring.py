"""Work that recurs. Every worker looks; the one that moves the due time forward does it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from fishplate.kernel import clock
from fishplate.kernel.jobs.models import Periodic

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    function: Callable[[], object]
    every: timedelta


_tasks: dict[str, _Task] = {}


def periodic(name: str, function: Callable[[], object], *, every: timedelta) -> None:
    """Call ``function()`` again and again while a worker runs, ``every`` apart, at most one at a time per due time.

    It must be quick and idempotent; what takes longer enqueues a job.
    """
    _tasks[name] = _Task(name, function, every)


def run_due() -> list[str]:
    """Run what is due, and return the names of what this process ran."""
    at = clock.now()
    due_at = dict(Periodic.objects.values_list("name", "due_at"))
    ran = []
    for task in _tasks.values():
        if task.name not in due_at:
            Periodic.objects.bulk_create([Periodic(name=task.name, due_at=at)], ignore_conflicts=True)
        elif due_at[task.name] > at:
            continue
        if Periodic.objects.filter(name=task.name, due_at__lte=at).update(due_at=at + task.every):
            ran.append(task.name)
            _run(task)
    return ran


def _run(task: _Task) -> None:
    try:
        task.function()
    except Exception:
        # One failing task must not stop the others; it is due again in its time.
        logger.exception("periodic task %s failed", task.name)
