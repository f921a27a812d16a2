"""A plan as a file: a picture, or what other tools open."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.planning import queries
from fishplate.domains.planning.choices import EXPORT, ConstraintKind, PaperSize, PlanFormat
from fishplate.domains.planning.models import Assignment, Baseline, Calendar
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.queries import Row
from fishplate.domains.planning.tasks import drawing, plan_files
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.engines import planfiles, scheduling
from fishplate.kernel import errors, files, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import JobContext, Outcome

_APPLICATION: Final = "Fishplate"
_NO_FILENAME: Final = re.compile(r"[^\w\-.]+")
_DAYS_END: Final = time(17)


@jobs.job(EXPORT, label=gettext_lazy("Export a plan"))
def write_plan(
    context: JobContext,
    *,
    project_id: str,
    format: str,  # noqa: A002  # as the field is called
    paper: str,
    baseline_id: str,
) -> Outcome:
    """Write the file and keep it."""
    project, chosen = projects.project(context.actor, UUID(project_id)), PlanFormat(format)
    context.progress(0, message=_("Writing the file"))
    baselines = queries.baselines(context.actor).filter(project=project)
    baseline = baselines.filter(pk=baseline_id).first() if baseline_id else None
    if chosen.is_picture:
        content = drawing.draw(project, context.actor, chosen, PaperSize(paper), baseline)
    else:
        content = _written(plan_file(project, context.actor, baseline), chosen)
    stored = files.store(content)
    name = _NO_FILENAME.sub("-", " ".join((project.code, _("plan"))))
    return Outcome({"sha256": stored.sha256, "size": stored.size, "filename": f"{name}{chosen.ending}"})


def _written(plan: planfiles.PlanFile, chosen: PlanFormat) -> bytes:
    with tempfile.TemporaryDirectory(prefix="fishplate-plan-") as scratch:
        target = Path(scratch) / f"plan{chosen.ending}"
        try:
            plan_files.write(plan, target, chosen.name)
        except plan_files.PlanFileError as error:
            raise errors.Refused(_refusal(error)) from error
        return target.read_bytes()


def plan_file(project: Project, actor: Actor, baseline: Baseline | None = None) -> planfiles.PlanFile:
    """Return the plan of a project as a file says it; unique ids are the numbers of its tasks."""
    rows = queries.rows(actor, project.pk)
    agreed = {} if baseline is None else {pk: (start, finish) for pk, start, finish in queries.bars(baseline)}
    plan = queries.plan(project.pk)
    usual = queries.calendar_of(plan)
    others = [one for one in queries.calendars(actor, project.pk) if one.pk != usual.pk]
    calendars = {one.pk: number for number, one in enumerate((usual, *others), 1)}
    at_work = _at_work(project, calendars)
    numbers = {row.task.pk: row.task.number for row in rows}
    return planfiles.PlanFile(
        kind="",
        application=_APPLICATION,
        start=datetime.combine(project.starts_on, time.min),
        finish=max((wall_clock(row.dates.finish_at) for row in rows), default=None),
        from_finish=False,
        status=wall_clock(plan.status_at) if plan.status_at else None,
        calendar=calendars[usual.pk],
        critical_slack=0.0,
        calendars=[_calendar(calendars[one.pk], one) for one in (usual, *others)],
        tasks=[
            replace(
                _task(row, agreed.get(row.task.pk)),
                parent=numbers.get(row.task.parent_id) if row.task.parent_id else None,
                calendar=calendars.get(row.task.calendar_id) if row.task.calendar_id else None,
                assignments=at_work.get(row.task.pk, ()),
            )
            for row in rows
        ],
    )


def _calendar(number: int, calendar: Calendar) -> planfiles.FileCalendar:
    by_engine = calendar.for_engine()
    week = tuple(_hours(shifts) for shifts in by_engine.week)
    exceptions = {day: _hours(shifts) for day, shifts in sorted(by_engine.exceptions.items())}
    return planfiles.FileCalendar(number, calendar.name, week, exceptions)


def _hours(shifts: Iterable[scheduling.Shift]) -> planfiles.Hours:
    return tuple((shift.start, shift.end) for shift in shifts)


def _at_work(project: Project, calendars: dict[UUID, int]) -> dict[UUID, list[planfiles.FileAssignment]]:
    """Who works on each task. Work is what that takes of them."""
    found: dict[UUID, list[planfiles.FileAssignment]] = {}
    given = Assignment.objects.filter(task__project=project).select_related("resource", "task").order_by("id")
    for one in given:
        calendar = calendars.get(one.resource.calendar_id) if one.resource.calendar_id else None
        work = one.task.duration_minutes * one.units / 100
        found.setdefault(one.task_id, []).append(
            planfiles.FileAssignment(one.resource.name, calendar, float(one.units), work)
        )
    return found


def _task(row: Row, agreed: tuple[datetime, datetime] | None) -> planfiles.FileTask:
    """A task by itself: what stands above it, and its calendar and people, come after."""
    task, dates = row.task, row.dates
    kind = ConstraintKind(task.constraint)
    return planfiles.FileTask(
        uid=task.number,
        name=task.name,
        parent=None,
        summary=dates.summary,
        active=task.active,
        manual=task.manual_start is not None,
        fixed_duration=False,
        duration=float(dates.duration_minutes),
        elapsed=False,
        remaining=None if task.remaining_minutes is None else float(task.remaining_minutes),
        calendar=None,
        ignores_resource_calendars=False,
        constraint=kind.name,
        constraint_date=wall_clock(task.constraint_at) if task.constraint_at else None,
        deadline=datetime.combine(task.deadline, _DAYS_END) if task.deadline else None,
        start=wall_clock(dates.start_at),
        finish=wall_clock(dates.finish_at),
        actual_start=wall_clock(task.actual_start) if task.actual_start else None,
        actual_finish=wall_clock(task.actual_finish) if task.actual_finish else None,
        levelling_delay=0.0,
        baseline_start=wall_clock(agreed[0]) if agreed else None,
        baseline_finish=wall_clock(agreed[1]) if agreed else None,
        baseline_work=None,
        baseline_cost=None,
        percent=float(dates.percent_complete),
        actual_work=None,
        actual_cost=None,
        stored=_stored(row),
        links=[_link(one) for one in row.predecessors],
        guid=str(task.pk),
        priority=task.priority,
        interface=task.interface.code if task.interface else "",
        optimistic=None if task.optimistic_minutes is None else float(task.optimistic_minutes),
        pessimistic=None if task.pessimistic_minutes is None else float(task.pessimistic_minutes),
    )


def _stored(row: Row) -> planfiles.StoredDates:
    dates = row.dates
    return planfiles.StoredDates(
        wall_clock(dates.early_start),
        wall_clock(dates.early_finish),
        wall_clock(dates.late_start),
        wall_clock(dates.late_finish),
        float(dates.total_slack),
        float(dates.free_slack),
        dates.critical,
    )


def _link(one: Predecessor) -> planfiles.FileLink:
    return planfiles.FileLink(one.number, one.kind.value, planfiles.FileLag(float(one.lag), one.lag_kind.value))


def _refusal(error: plan_files.PlanFileError) -> str:
    if error.code == "characters":
        return _("This format holds Western characters only, and the plan has others. Choose another format.")
    return _("The plan cannot be written in this format: {reason}").format(reason=error)
