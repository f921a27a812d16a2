"""Tasks for tests, typed as a person would type them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import (
    Baseline,
    Calendar,
    Resource,
    RiskAnalysis,
    RiskDriver,
    ScheduledTask,
    Task,
)
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.models.durations import parse_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.planning.models.simulated import PERCENTS
from fishplate.domains.planning.models.snapshot import week_of
from fishplate.domains.planning.services import snapshotting
from fishplate.domains.planning.services.analysing import conditions_now
from fishplate.domains.planning.services.risk_drivers import TYPED
from fishplate.domains.planning.services.typed import PLAIN
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import clock
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.fields import uuid7
from fishplate.kernel.jobs.testing import run_pending


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


def snapshot(cast: Cast, when: str) -> Any:
    """The snapshot of the week in which a wall-clock time lies, taken then by the clock."""
    with clock.frozen(at(when)):
        return snapshotting.take_snapshot(project_id=cast.project.pk, week=week_of(at(when)), actor=SYSTEM)


def risk_driver(
    cast: Cast, name: str, *, tasks: Sequence[int] = (), by: Actor | None = None, **more: Any
) -> RiskDriver:
    """Three in ten times, what it touches takes up to half as long again."""
    said = {"probability_percent": 30, "optimistic_percent": 100, "likely_percent": 120, "pessimistic_percent": 150}
    return services.add_risk_driver(
        project_id=cast.project.pk, name=name, task_numbers=tasks, actor=by or cast.owner, **{**said, **more}
    )


def amend_risk(cast: Cast, given: RiskDriver, *, by: Actor | None = None, **changed: Any) -> RiskDriver:
    """Change what is named in ``changed``; everything else stays as it stands."""
    driver = RiskDriver.objects.get(pk=given.pk)
    standing = {"version": driver.version, "name": driver.name, "task_numbers": touched(driver)}
    standing |= {name: getattr(driver, name) for name in TYPED}
    return services.amend_risk_driver(risk_driver_id=driver.pk, actor=by or cast.owner, **{**standing, **changed})


def touched(driver: RiskDriver) -> list[int]:
    """The numbers of the tasks that a driver touches."""
    return [touch.task.number for touch in driver.touches.select_related("task")]


def analysed(cast: Cast, *, by: Actor | None = None, iterations: int = 200, **more: Any) -> RiskAnalysis:
    """The analysis that a worker makes of the plan as it stands."""
    job = services.start_risk_analysis(
        project_id=cast.project.pk, iterations=iterations, actor=by or cast.owner, **more
    )
    run_pending()
    job.refresh_from_db()
    assert not job.error, job.error
    return RiskAnalysis.objects.get(job_id=job.pk)


def analysis(cast: Cast, *, task: Task | None = None, by: Actor | None = None) -> RiskAnalysis:
    """One that stands, without a worker: a plan of which every iteration ended as it was planned."""
    at = "2026-03-13T17:00"
    always = {"planned": at, "probability": 1.0, "mean": at, "interval_80": [at, at]}
    always |= {f"p{percent}": at for percent in PERCENTS}
    named = {} if task is None else {str(task.pk): {"number": task.number, "name": task.name, "milestone": True}}
    figures = {
        "finish": {**always, "curve": [at] * 101},
        "contingency": 0,
        "day": 480,
        "watched": {pk: {**words, **always} for pk, words in named.items()},
        "tasks": [],
        "merges": [],
        "tornado": [],
        "convergence": [{"iterations": 100, "p50": at, "p80": at, "low": at, "high": at}],
        "remarks": [],
    }
    chosen = {"iterations": 100, "seed": 1, "optimistic_percent": 90, "pessimistic_percent": 125}
    return services.record_risk_analysis(
        project_id=cast.project.pk,
        job_id=uuid7(),
        conditions=conditions_now(cast.project.pk, queries.plan_version(cast.project.pk), **chosen),
        figures=figures,
        actor=by or cast.owner,
    )
