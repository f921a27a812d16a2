"""How much of everybody's time a plan takes, week by week: load, and where more is asked of somebody than there is.

Work is spread evenly over the working time between the start and the finish of a task, as in every histogram of the
field (PMI, *Practice Standard for Scheduling*, 3rd ed., 2.6.4): one unit works as many minutes as the calendar has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from .calendars import Calendar, WorkingTime
from .checking import REACH_DAYS

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Booking:
    """That somebody works on a task from one wall-clock time to another, with so many percent of one unit."""

    resource: str
    task: str
    start: datetime
    finish: datetime
    units: int
    calendar: str


@dataclass(frozen=True, slots=True)
class Supply:
    """How many percent of one unit there are of a resource, and when they work."""

    units: int
    calendar: str


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """One week of one resource.

    Attributes:
        first_on: its Monday.
        work: minutes of work that the plan asks for.
        available: minutes there are.
        peak: the most percent of one unit asked for at the same time.
        over: whether that is more than there is at some time of the week.
        tasks: those worked on in it, in the order of their start.
    """

    first_on: date
    work: float
    available: float
    peak: int
    over: bool
    tasks: tuple[str, ...]


def load(
    bookings: Sequence[Booking], supplies: Mapping[str, Supply], calendars: Sequence[Calendar]
) -> dict[str, list[WeekLoad]]:
    """Return the weeks of every resource from its first booking to its last, those without work included.

    A booking of a resource that `supplies` does not have raises KeyError, as does one of an unknown calendar.
    """
    if not bookings:
        return {resource: [] for resource in supplies}
    origin = min(one.start for one in bookings).date()
    clocks = {one.id: _Clock(one, origin) for one in calendars}
    of_each: dict[str, list[Booking]] = {resource: [] for resource in supplies}
    for booking in bookings:
        of_each[booking.resource].append(booking)
    return {resource: list(_weeks(supplies[resource], booked, clocks)) for resource, booked in of_each.items()}


class _Clock:
    """Working minutes between two wall-clock times."""

    def __init__(self, calendar: Calendar, origin: date) -> None:
        self._time = WorkingTime(calendar, origin, REACH_DAYS)
        self._origin = datetime.combine(origin, time.min)

    def minutes(self, start: datetime, finish: datetime) -> int:
        return self._time.reading(self._instant(finish)) - self._time.reading(self._instant(start))

    def _instant(self, at: datetime) -> int:
        return (at - self._origin) // timedelta(minutes=1)


def _weeks(supply: Supply, booked: list[Booking], clocks: Mapping[str, _Clock]) -> Iterator[WeekLoad]:
    if not booked:
        return
    booked.sort(key=lambda one: (one.start, one.task))
    own = clocks[supply.calendar]
    first = min(one.start for one in booked)
    begin = datetime.combine(first.date() - timedelta(days=first.weekday()), time.min)
    last = max(one.finish for one in booked)
    while begin < last:
        end = begin + _WEEK
        within = [one for one in booked if one.start < end and one.finish > begin]
        peak = _peak(within, begin, end, clocks)
        worked = [(one, _minutes(one, begin, end, clocks)) for one in within]
        yield WeekLoad(
            first_on=begin.date(),
            work=sum(minutes * one.units for one, minutes in worked) / 100,
            available=own.minutes(begin, end) * supply.units / 100,
            peak=peak,
            over=peak > supply.units,
            tasks=tuple(one.task for one, minutes in worked if minutes),
        )
        begin = end


def _minutes(one: Booking, begin: datetime, end: datetime, clocks: Mapping[str, _Clock]) -> int:
    return clocks[one.calendar].minutes(max(one.start, begin), min(one.finish, end))


def _peak(within: list[Booking], begin: datetime, end: datetime, clocks: Mapping[str, _Clock]) -> int:
    """Return the most that is asked for at once; a stretch in which nobody works asks for nothing."""
    edges = sorted({max(one.start, begin) for one in within} | {min(one.finish, end) for one in within})
    return max(
        (
            sum(
                one.units
                for one in within
                if one.start < later and one.finish > earlier and clocks[one.calendar].minutes(earlier, later)
            )
            for earlier, later in pairwise(edges)
        ),
        default=0,
    )
