"""Everything that can be told about a network before any date is computed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from .calendars import MINUTES_PER_DAY, Shift
from .cycles import cycles
from .diagnostics import Diagnostic, Problem
from .graph import Graph
from .network import ConstraintKind, Network

# A hundred years either side of the start: further off, a date is a slip of the pen.
REACH_DAYS = 36_525

_EARLIEST_START = date.min + timedelta(days=REACH_DAYS + 1)
_LATEST_START = date.max - timedelta(days=REACH_DAYS + 1)


def check(network: Network) -> list[Diagnostic]:
    """The fatal diagnostics of `network` before its graph is known; empty when it has one."""
    found = [
        *_check_tasks(network),
        *_check_dates(network),
        *_check_links(network),
        *_check_calendars(network),
        *_check_times(network),
    ]
    return found or list(_check_outline(network))


def _check_tasks(network: Network) -> Iterator[Diagnostic]:
    for task_id in _repeated(task.id for task in network.tasks):
        yield Diagnostic(Problem.DUPLICATE_TASK, f"More than one task is called {task_id}.", (task_id,))
    known = {calendar.id for calendar in network.calendars}
    for task in network.tasks:
        if task.duration < 0 or any(parts.duration < 0 for parts in task.assignments + task.pauses):
            message = f"Task {task.id} has a negative duration."
            yield Diagnostic(Problem.NEGATIVE_DURATION, message, (task.id,))
        for calendar in filter(None, [task.calendar, *(one.calendar for one in task.assignments)]):
            if calendar not in known:
                message = f"Task {task.id} names the calendar {calendar}, which does not exist."
                yield Diagnostic(Problem.UNKNOWN_CALENDAR, message, (task.id,), calendar)
    if network.calendar not in known:
        message = f"The plan names the calendar {network.calendar}, which does not exist."
        yield Diagnostic(Problem.UNKNOWN_CALENDAR, message, calendar=network.calendar)


def _check_dates(network: Network) -> Iterator[Diagnostic]:
    """Dates that contradict each other, or are missing where the constraint needs one."""
    for task in network.tasks:
        said: list[str] = []
        if task.manual is not None and task.manual.finish < task.manual.start:
            said.append("finishes by hand before it starts")
        if task.progress is not None:
            if task.progress.finished is not None and task.progress.finished < task.progress.started:
                said.append("was finished before it was started")
            if task.progress.remaining is not None and task.progress.remaining < 0:
                said.append("has less than no work left")
        if (
            task.constraint is not None
            and task.constraint.at is None
            and task.constraint.kind is not ConstraintKind.AS_LATE_AS_POSSIBLE
        ):
            said.append(f"has the constraint {task.constraint.kind} without a date")
        for what in said:
            yield Diagnostic(Problem.IMPOSSIBLE_DATES, f"Task {task.id} {what}.", (task.id,))


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
    if network.finish is not None:
        yield (), "The finish of the plan", network.finish
    if network.status is not None:
        yield (), "The status date", network.status
    for task in network.tasks:
        if task.constraint is not None and task.constraint.at is not None:
            yield (task.id,), f"The constraint of task {task.id}", task.constraint.at
        if task.manual is not None:
            yield (task.id,), f"The start of task {task.id}", task.manual.start
            yield (task.id,), f"The finish of task {task.id}", task.manual.finish
        if task.progress is not None:
            yield (task.id,), f"The actual start of task {task.id}", task.progress.started
            if task.progress.finished is not None:
                yield (task.id,), f"The actual finish of task {task.id}", task.progress.finished
        if task.deadline is not None:
            yield (task.id,), f"The deadline of task {task.id}", task.deadline


def _check_outline(network: Network) -> Iterator[Diagnostic]:
    parent = {task.id: task.parent for task in network.tasks}
    if not any(parent.values()):
        return
    sound: set[str | None] = {None}  # what leads to the top
    for task in network.tasks:
        if task.parent in sound:
            sound.add(task.id)
            continue
        if task.parent is not None and task.parent not in parent:
            message = f"Task {task.id} stands under {task.parent}, which does not exist."
            yield Diagnostic(Problem.UNKNOWN_PARENT, message, (task.id, task.parent))
            return
        chain, place = [task.id], task.parent
        while place is not None and place in parent and place not in chain:
            chain.append(place)
            place = parent[place]
        if place is not None and place in chain:
            circle = tuple(chain[chain.index(place) :])
            message = f"Tasks stand under each other in a circle: {' → '.join([*circle, circle[0]])}."
            yield Diagnostic(Problem.PARENT_CIRCLE, message, circle)
            return
        sound.update(chain)
    summaries = set(parent.values())
    for link in network.links:
        if not (link.predecessor in summaries or link.successor in summaries):
            continue
        if link.predecessor in _above(link.successor, parent) or link.successor in _above(link.predecessor, parent):
            message = f"The link from {link.predecessor} to {link.successor} joins a summary with a task of its own."
            yield Diagnostic(Problem.LINK_WITHIN_SUMMARY, message, (link.predecessor, link.successor))


def _above(task_id: str, parent: Mapping[str, str | None]) -> Iterator[str]:
    place = parent[task_id]
    while place is not None:
        yield place
        place = parent[place]


def check_cycles(graph: Graph) -> Iterator[Diagnostic]:
    """The circles of a graph, which are fatal."""
    if len(graph.order) == graph.size:
        return
    for cycle in cycles([[edge.target for edge in edges] for edges in graph.outgoing]):
        ids = tuple(graph.leaves[node].id for node in cycle if not graph.is_joint(node))
        message = f"The links form a circle: {' → '.join([*ids, ids[0]])}."
        yield Diagnostic(Problem.CYCLE, message, ids)


def _repeated(ids: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(ids).items() if count > 1]
