"""A plan file as a network that the engine can schedule, by the rules of the tools that write such files.

Office tools keep durations in tenths of a minute, so the network is reckoned in those. Where people are assigned who
have calendars of their own, these decide, unless the task has one that is to be kept alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fishplate.engines import planfiles, scheduling

RESOLUTION: Final = timedelta(seconds=6)
PER_MINUTE: Final = timedelta(minutes=1) // RESOLUTION

_CONSTRAINTS: Final = {
    "START_NO_EARLIER_THAN": scheduling.ConstraintKind.START_NO_EARLIER_THAN,
    "START_NO_LATER_THAN": scheduling.ConstraintKind.START_NO_LATER_THAN,
    "FINISH_NO_EARLIER_THAN": scheduling.ConstraintKind.FINISH_NO_EARLIER_THAN,
    "FINISH_NO_LATER_THAN": scheduling.ConstraintKind.FINISH_NO_LATER_THAN,
    "MUST_START_ON": scheduling.ConstraintKind.MUST_START_ON,
    "MUST_FINISH_ON": scheduling.ConstraintKind.MUST_FINISH_ON,
    "START_ON": scheduling.ConstraintKind.MUST_START_ON,
    "FINISH_ON": scheduling.ConstraintKind.MUST_FINISH_ON,
    "AS_LATE_AS_POSSIBLE": scheduling.ConstraintKind.AS_LATE_AS_POSSIBLE,
}
_NO_CALENDAR: Final = "standard"


def network(plan: planfiles.PlanFile) -> scheduling.Network:
    """Return the plan as a network; ids are the file's unique ids, durations tenths of a minute.

    Raises:
        ValueError: it does not say when it starts and holds no date that could stand for it.
    """
    calendars = [_calendar(calendar) for calendar in plan.calendars]
    working = {calendar.id for calendar in calendars if any(calendar.week) or any(calendar.exceptions.values())}
    default = str(plan.calendar) if str(plan.calendar) in working else next(iter(sorted(working)), _NO_CALENDAR)
    if not calendars:
        calendars = [scheduling.Calendar(_NO_CALENDAR)]
    known = {task.uid for task in plan.tasks}
    parents = {task.parent for task in plan.tasks}
    return scheduling.Network(
        start=plan.start or _first_date(plan),
        tasks=[_task(task, working, leaf=task.uid not in parents) for task in plan.tasks],
        links=[_link(link, task) for task in plan.tasks for link in task.links if link.predecessor in known],
        calendars=[calendar for calendar in calendars if calendar.id in working or not working],
        calendar=default,
        finish=plan.finish if plan.from_finish else None,
        resolution=RESOLUTION,
        critical_slack=ticks(plan.critical_slack),
    )


def ticks(minutes: float) -> int:
    """Minutes as whole units of the resolution."""
    return round(minutes * PER_MINUTE)


def minutes(count: int) -> float:
    """So many units of the resolution as minutes; whole ones are an int."""
    whole, rest = divmod(count, PER_MINUTE)
    return count / PER_MINUTE if rest else whole


def _first_date(plan: planfiles.PlanFile) -> datetime:
    dates = [task.start for task in plan.tasks if task.start is not None]
    if not dates:
        raise ValueError("the plan does not say when it starts")
    return min(dates)


def _calendar(calendar: planfiles.FileCalendar) -> scheduling.Calendar:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_shifts, calendar.week)
    exceptions = {day: _shifts(hours) for day, hours in calendar.exceptions.items()}
    week = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    return scheduling.Calendar(str(calendar.uid), week, exceptions)


def _shifts(hours: planfiles.Hours) -> tuple[scheduling.Shift, ...]:
    return tuple(scheduling.Shift(start, end) for start, end in hours)


def _task(task: planfiles.FileTask, working: set[str], *, leaf: bool) -> scheduling.Task:
    kind = _CONSTRAINTS.get(task.constraint or "")
    own = str(task.calendar) if str(task.calendar) in working else None
    by_hand = task.manual and leaf and task.start is not None and task.finish is not None
    return scheduling.Task(
        str(task.uid),
        ticks(task.duration),
        calendar=own,
        constraint=_constraint(kind, task.constraint_date),
        deadline=task.deadline,
        parent=None if task.parent is None else str(task.parent),
        elapsed=task.elapsed,
        manual=scheduling.Span(task.start, task.finish) if by_hand and task.start and task.finish else None,
        active=task.active,
        progress=_progress(task),
        assignments=() if own is not None or task.elapsed else _assignments(task, working),
        delay=round(task.levelling_delay),
    )


def _constraint(kind: scheduling.ConstraintKind | None, at: datetime | None) -> scheduling.Constraint | None:
    if kind is None or (at is None and kind is not scheduling.ConstraintKind.AS_LATE_AS_POSSIBLE):
        return None
    return scheduling.Constraint(kind, at)


def _progress(task: planfiles.FileTask) -> scheduling.Progress | None:
    if task.actual_start is None:
        return None
    remaining = None if task.remaining is None else ticks(task.remaining)
    return scheduling.Progress(task.actual_start, task.actual_finish, remaining)


def _assignments(task: planfiles.FileTask, working: set[str]) -> tuple[scheduling.Assignment, ...]:
    """Those with calendars of their own; together on one calendar they take as long as the task says."""
    at_work = [one for one in task.assignments if str(one.calendar) in working and not task.ignores_resource_calendars]
    if task.fixed_duration or len({one.calendar for one in at_work}) == 1:
        return tuple(scheduling.Assignment(str(one.calendar), ticks(task.duration)) for one in at_work[:1])
    return tuple(
        scheduling.Assignment(str(one.calendar), ticks(one.work * 100 / one.units)) for one in at_work if one.units
    )


def _link(link: planfiles.FileLink, task: planfiles.FileTask) -> scheduling.Link:
    kind = scheduling.LagKind(link.lag.unit)
    lag = round(link.lag.amount) if kind is scheduling.LagKind.PERCENT else ticks(link.lag.amount)
    return scheduling.Link(str(link.predecessor), str(task.uid), scheduling.LinkKind(link.kind), lag, kind)
