"""A plan file as a table: a row for each task, in words that the import of a plan understands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from fishplate.engines import planfiles

#: The first five are what the import of a plan asks for.
HEAD: Final = (
    "No.", "Name", "Duration", "Predecessors", "Deadline", "Outline level", "Part of", "Start", "Finish", "% complete",
    "Actual start", "Actual finish", "Constraint", "Constraint date", "Baseline start", "Baseline finish", "People",
)  # fmt: skip
_NO_CONSTRAINT: Final = "AS_SOON_AS_POSSIBLE"
_CLOCK_DAY: Final = 1440
_DAY: Final = 480
_HOUR: Final = 60


def rows(plan: planfiles.PlanFile) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of each task under ``HEAD``, in the order of the plan."""
    names = {task.uid: task.name for task in plan.tasks}
    parents = {task.uid: task.parent for task in plan.tasks}
    for task in plan.tasks:
        yield (
            task.uid,
            task.name,
            _duration(task),
            ", ".join(_predecessor(link) for link in task.links),
            _day(task.deadline),
            _level(task.uid, parents),
            None if task.parent is None else names.get(task.parent),
            task.start,
            task.finish,
            task.percent,
            task.actual_start,
            task.actual_finish,
            _constraint(task.constraint),
            task.constraint_date,
            task.baseline_start,
            task.baseline_finish,
            ", ".join(_person(one) for one in task.assignments),
        )


def _level(uid: int, parents: dict[int, int | None]) -> int:
    level, place = 1, parents[uid]
    while place is not None and place in parents:
        level, place = level + 1, parents[place]
    return level


def _duration(task: planfiles.FileTask) -> str:
    return _elapsed(task.duration) if task.elapsed else _working(task.duration)


def _working(minutes: float) -> str:
    """Working time as the import reads it, whatever the language: 1d4h, 30m; 0 for none."""
    days, rest = divmod(round(minutes), _DAY)
    hours, rest = divmod(rest, _HOUR)
    return "".join(f"{count}{unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "m")) if count) or "0"


def _elapsed(minutes: float) -> str:
    """Days on the clock, written as MS Project does."""
    return f"{minutes / _CLOCK_DAY:g}ed"


def _day(time: datetime | None) -> Any:
    return None if time is None else time.date()


def _constraint(name: str | None) -> str | None:
    return None if name in (None, _NO_CONSTRAINT) else str(name).replace("_", " ").lower()


def _predecessor(link: planfiles.FileLink) -> str:
    lag = link.lag.amount
    if round(lag) == 0:
        return str(link.predecessor) if link.kind == "FS" else f"{link.predecessor}{link.kind}"
    write = {"working": _working, "elapsed": _elapsed, "percent": _percent}[link.lag.unit]
    return f"{link.predecessor}{link.kind}{'-' if lag < 0 else '+'}{write(abs(lag))}"


def _percent(amount: float) -> str:
    return f"{amount:g}%"


def _person(assignment: planfiles.FileAssignment) -> str:
    share = "" if assignment.units == 100 else f" [{assignment.units:g}%]"
    return f"{assignment.resource}{share}"
