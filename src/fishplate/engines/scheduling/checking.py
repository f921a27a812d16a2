"""Everything that can be told about a network before any date is computed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from .calendars import MINUTES_PER_DAY, Shift
from .cycles import cycles, topological_order
from .diagnostics import Diagnostic, Problem
from .network import Network

# A hundred years either side of the start: further off, a date is a slip of the pen.
REACH_DAYS = 36_525

_EARLIEST_START = date.min + timedelta(days=REACH_DAYS + 1)
_LATEST_START = date.max - timedelta(days=REACH_DAYS + 1)


def check(network: Network) -> list[Diagnostic]:
    """The fatal diagnostics of `network`; empty when it can be scheduled."""
    found = [
        *_check_tasks(network),
        *_check_links(network),
        *_check_calendars(network),
        *_check_times(network),
    ]
    return found or list(_check_cycles(network))


def _check_tasks(network: Network) -> Iterator[Diagnostic]:
    for task_id in _repeated(task.id for task in network.tasks):
        yield Diagnostic(Problem.DUPLICATE_TASK, f"More than one task is called {task_id}.", (task_id,))
    known = {calendar.id for calendar in network.calendars}
    for task in network.tasks:
        if task.duration < 0:
            message = f"Task {task.id} has a negative duration of {task.duration} minutes."
            yield Diagnostic(Problem.NEGATIVE_DURATION, message, (task.id,))
        if task.calendar is not None and task.calendar not in known:
            message = f"Task {task.id} names the calendar {task.calendar}, which does not exist."
            yield Diagnostic(Problem.UNKNOWN_CALENDAR, message, (task.id,), task.calendar)
    if network.calendar not in known:
        message = f"The plan names the calendar {network.calendar}, which does not exist."
        yield Diagnostic(Problem.UNKNOWN_CALENDAR, message, calendar=network.calendar)


def _check_links(network: Network) -> Iterator[Diagnostic]:
    known = {task.id for task in network.tasks}
    for link in network.links:
        unknown = tuple(end for end in (link.predecessor, link.successor) if end not in known)
        if unknown:
            message = (
                f"The link from {link.predecessor} to {link.successor} names a task that does not exist: "
                f"{', '.join(unknown)}."
            )
            yield Diagnostic(Problem.UNKNOWN_TASK, message, unknown)


def _check_calendars(network: Network) -> Iterator[Diagnostic]:
    for calendar_id in _repeated(calendar.id for calendar in network.calendars):
        message = f"More than one calendar is called {calendar_id}."
        yield Diagnostic(Problem.DUPLICATE_CALENDAR, message, calendar=calendar_id)
    for calendar in network.calendars:
        days = [*calendar.week, *calendar.exceptions.values()]
        if not any(days):
            message = f"The calendar {calendar.id} has no working time."
            yield Diagnostic(Problem.NO_WORKING_TIME, message, calendar=calendar.id)
        if any(map(_is_broken, days)):
            message = f"The calendar {calendar.id} has shifts that overlap, are empty or leave the day."
            yield Diagnostic(Problem.BROKEN_SHIFTS, message, calendar=calendar.id)


def _is_broken(shifts: tuple[Shift, ...]) -> bool:
    end_of_last = 0
    for shift in sorted(shifts, key=lambda shift: shift.start):
        if not end_of_last <= shift.start < shift.end <= MINUTES_PER_DAY:
            return True
        end_of_last = shift.end
    return False


def _check_times(network: Network) -> Iterator[Diagnostic]:
    """Zones and reach of every time; the reach is told only once all times can be compared."""
    times = list(_times(network))
    zoned = [(tasks, name) for tasks, name, time in times if time.tzinfo is not None]
    for tasks, name in zoned:
        message = f"{name} carries a time zone; the engine reckons in wall-clock time."
        yield Diagnostic(Problem.TIME_WITH_ZONE, message, tasks)
    if zoned:
        return
    if not _EARLIEST_START <= network.start.date() <= _LATEST_START:
        message = f"The start of the plan, {network.start:%Y-%m-%d}, is at the end of all dates."
        yield Diagnostic(Problem.OUT_OF_REACH, message)
    for tasks, name, time in times:
        if abs(time - network.start) >= timedelta(days=REACH_DAYS):
            message = f"{name}, {time:%Y-%m-%d}, is more than a hundred years from the start of the plan."
            yield Diagnostic(Problem.OUT_OF_REACH, message, tasks)


def _times(network: Network) -> Iterator[tuple[tuple[str, ...], str, datetime]]:
    yield (), "The start of the plan", network.start
    for task in network.tasks:
        if task.constraint is not None:
            yield (task.id,), f"The constraint of task {task.id}", task.constraint.at
        if task.deadline is not None:
            yield (task.id,), f"The deadline of task {task.id}", task.deadline


def _check_cycles(network: Network) -> Iterator[Diagnostic]:
    position = {task.id: index for index, task in enumerate(network.tasks)}
    successors: list[list[int]] = [[] for _ in network.tasks]
    for link in network.links:
        successors[position[link.predecessor]].append(position[link.successor])
    if len(topological_order(successors)) == len(network.tasks):
        return
    for cycle in cycles(successors):
        ids = tuple(network.tasks[node].id for node in cycle)
        message = f"The links form a circle: {' → '.join([*ids, ids[0]])}."
        yield Diagnostic(Problem.CYCLE, message, ids)


def _repeated(ids: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(ids).items() if count > 1]
