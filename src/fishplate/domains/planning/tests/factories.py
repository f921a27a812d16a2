"""Tasks for tests, typed as a person would type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import Baseline, Calendar, Resource, ScheduledTask, Task
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.models.calendar import WEEKDAYS
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
    current = queries.tasks(cast.owner).get(pk=given.pk)
    standing = {
        "version": current.version,
        "name": current.name,
        "predecessors": queries.waits_for(current),
        "interface_id": current.interface_id,
        "calendar_id": current.calendar_id,
        **{name: getattr(current, name) for name in PLAIN},
    }
    if "duration" in changed:
        changed["duration_minutes"] = parse_duration(changed.pop("duration"))
    if "after" in changed:
        changed["predecessors"] = parse_predecessors(changed.pop("after"))
    return services.amend_task(task_id=given.pk, actor=by or cast.owner, **{**standing, **changed})


def calendar(cast: Cast, name: str, *, by: Actor | None = None, **hours: str) -> Calendar:
    """A calendar of the project, from 8 to 17 on every day from Monday to Saturday, unless ``hours`` say otherwise."""
    week: dict[str, Any] = dict.fromkeys(WEEKDAYS[:6], "08:00-12:00 13:00-17:00")
    return services.add_calendar(project_id=cast.project.pk, name=name, actor=by or cast.owner, **{**week, **hours})


def change_calendar(
    cast, given: Calendar, *, by: Actor | None = None, version: int | None = None, **changed: str
) -> Calendar:
    """Change what is named; everything else stays as it stands."""
    standing = Calendar.objects.get(pk=given.pk)
    values: dict[str, Any] = {name: getattr(standing, name) for name in ("name", "note", *WEEKDAYS, "exceptions")}
    return services.amend_calendar(
        calendar_id=given.pk, version=version or standing.version, actor=by or cast.owner, **{**values, **changed}
    )


def resource(cast: Cast, name: str, *, by: Actor | None = None, **more: Any) -> Resource:
    """Somebody who works for the project."""
    return services.add_resource(project_id=cast.project.pk, name=name, actor=by or cast.owner, **more)


def assign(cast: Cast, given: Task, *who: Resource, units: int = 100) -> Task:
    """Let exactly these work on a task."""
    return amend(cast, given, assigned=[Assigned(one.pk, units) for one in who])


def own(cast: Cast) -> Calendar:
    """The calendar that a project works by."""
    return queries.calendar(cast.project.pk)


def ends(given: Task) -> str:
    """The day on which a task ends."""
    return dates(given)[1].isoformat()


def work_by(cast: Cast, given: Calendar | None, *, by: Actor | None = None) -> None:
    """Let the project work by a calendar."""
    services.choose_calendar(
        project_id=cast.project.pk, calendar_id=given.pk if given else None, actor=by or cast.owner
    )


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
