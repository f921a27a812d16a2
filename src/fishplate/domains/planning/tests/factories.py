"""Tasks for tests, typed as a person would type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import Baseline, ScheduledTask, Task
from fishplate.domains.planning.models.durations import parse_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.planning.services.typed import PLAIN
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.actors import Actor


def task(cast: Cast, name: str, duration: str = "1d", after: str = "", *, by: Actor | None = None, **more: Any) -> Task:
    return services.add_task(
        project_id=cast.project.pk,
        name=name,
        duration_minutes=parse_duration(duration),
        predecessors=parse_predecessors(after),
        actor=by or cast.owner,
        **more,
    )


def amend(cast: Cast, given: Task, *, by: Actor | None = None, **changed: Any) -> Task:
    """Change what is named in ``changed``; everything else stays as it stands."""
    [row] = queries.with_predecessors(queries.one_task(given.pk), cast.project.pk)
    standing = {
        "version": row.task.version,
        "name": row.task.name,
        "predecessors": row.predecessors,
        "interface_id": row.task.interface_id,
        **{name: getattr(row.task, name) for name in PLAIN},
    }
    if "duration" in changed:
        changed["duration_minutes"] = parse_duration(changed.pop("duration"))
    if "after" in changed:
        changed["predecessors"] = parse_predecessors(changed.pop("after"))
    return services.amend_task(task_id=given.pk, actor=by or cast.owner, **{**standing, **changed})


def at(text: str) -> datetime:
    """A wall-clock time of the plan, such as ``2026-03-05 13:00``."""
    return instant(datetime.fromisoformat(text))


def dates(given: Task) -> tuple[date, date]:
    """The days on which a task starts and ends."""
    found = ScheduledTask.objects.get(pk=given.pk)
    return found.start.date(), found.finish.date()


def order(cast: Cast) -> list[str]:
    return [row.task.name for row in queries.rows(cast.owner, cast.project.pk)]


def waits(cast: Cast) -> dict[str, str]:
    return {row.task.name: write_predecessors(row.predecessors) for row in queries.rows(cast.owner, cast.project.pk)}


def codes(cast: Cast) -> dict[str, str]:
    """The WBS code of each task by its name, in the order of rows."""
    return {row.task.name: row.place.wbs for row in queries.rows(cast.owner, cast.project.pk)}


def baseline(
    cast: Cast, name: str = "As agreed", reason: str = "", *, by: Actor | None = None, under: UUID | None = None
) -> Baseline:
    return services.take_baseline(
        project_id=cast.project.pk, name=name, reason=reason, actor=by or cast.owner, under=under
    )
