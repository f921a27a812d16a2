"""Working calendars, and the arithmetic that turns working minutes into instants and back."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """Working time from minute `start` to minute `end` of one day, 0 ≤ start < end ≤ 1440.

    A shift over midnight is two: one up to 1440 and one from 0 on the day after.
    """

    start: int
    end: int


def shift(start: str, end: str) -> Shift:
    """The shift between two times of day written "HH:MM"; "24:00" is the end of the day.

    Raises ValueError when a time is not written so.
    """
    return Shift(_minute_of_day(start), _minute_of_day(end))


def _minute_of_day(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


_Day = tuple[Shift, ...]
Week = tuple[_Day, _Day, _Day, _Day, _Day, _Day, _Day]

_OFFICE_DAY = (shift("08:00", "12:00"), shift("13:00", "17:00"))
STANDARD_WEEK: Week = (_OFFICE_DAY, _OFFICE_DAY, _OFFICE_DAY, _OFFICE_DAY, _OFFICE_DAY, (), ())


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working week from Monday to Sunday, and the days that differ from it.

    `exceptions` gives a day other shifts than its weekday has: none for a holiday, some for a make-up working
    day.
    """

    id: str
    week: Week = STANDARD_WEEK
    exceptions: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts worked on `day`, in the order in which they were given."""
        return self.exceptions.get(day, self.week[day.weekday()])


_ALL_DAY: _Day = (Shift(0, MINUTES_PER_DAY),)
ROUND_THE_CLOCK: Week = (_ALL_DAY,) * 7


def joined(calendars: Sequence[Calendar]) -> Calendar:
    """A calendar that works whenever one of `calendars` does."""
    days = {day for calendar in calendars for day in calendar.exceptions}
    week = tuple(_merged([shift for calendar in calendars for shift in calendar.week[day]]) for day in range(7))
    return Calendar(
        " + ".join(calendar.id for calendar in calendars),
        cast("Week", week),
        {day: _merged([shift for calendar in calendars for shift in calendar.shifts_on(day)]) for day in days},
    )


def _merged(shifts: list[Shift]) -> _Day:
    merged: list[Shift] = []
    for shift in sorted(shifts, key=lambda shift: shift.start):
        if merged and shift.start <= merged[-1].end:
            merged[-1] = Shift(merged[-1].start, max(merged[-1].end, shift.end))
        else:
            merged.append(shift)
    return tuple(merged)


class OutOfWorkingTimeError(Exception):
    """A calendar has no working minute left within the reach of the plan."""

    def __init__(self, calendar: str) -> None:
        super().__init__(calendar)
        self.calendar = calendar


class WorkingTime:
    """One calendar as a clock that ticks only in working time.

    An *instant* is a number of ticks, of which `ticks` go into a minute, counted from 00:00 of `origin`; a *reading*
    is the number of working ticks between that moment and an instant (negative before it). All instants of a pause
    share one reading: hence `start_of` and `finish_of`, the latest and the earliest instant at which the clock shows
    a reading. Working spans are laid out only as far as they are asked for, at most `reach` days either way.
    """

    def __init__(self, calendar: Calendar, origin: date, reach: int, ticks: int = 1) -> None:
        self._id = calendar.id
        self._reach = reach
        self._ticks = ticks
        self._day = MINUTES_PER_DAY * ticks
        self._weekday = origin.weekday()
        self._week = [sorted((s.start, s.end) for s in shifts) for shifts in calendar.week]
        self._exceptions = {
            (day - origin).days: sorted((s.start, s.end) for s in shifts) for day, shifts in calendar.exceptions.items()
        }
        self._lay_out(-min(64, reach), min(512, reach))

    def reading(self, instant: int) -> int:
        """Working ticks from the origin to `instant`."""
        while instant < self._first_day * self._day and self._extend_earlier():
            pass
        while instant >= self._last_day * self._day and self._extend_later():
            pass
        span = bisect_right(self._starts, instant) - 1
        if span < 0:
            return self._readings[0]
        return self._readings[span] + min(instant, self._ends[span]) - self._starts[span]

    def start_of(self, reading: int) -> int:
        """The latest instant showing `reading`: where work that begins then begins.

        Raises OutOfWorkingTimeError when no working tick follows within reach.
        """
        self._lay_out_around(reading, reading + 1)
        span = bisect_right(self._readings, reading) - 1
        return self._starts[span] + reading - self._readings[span]

    def finish_of(self, reading: int) -> int:
        """The earliest instant showing `reading`: where work that ends then ends.

        Raises OutOfWorkingTimeError when no working tick precedes it within reach.
        """
        self._lay_out_around(reading - 1, reading)
        span = bisect_left(self._readings, reading) - 1
        return self._starts[span] + reading - self._readings[span]

    def latest(self, reading: int) -> int:
        """As `start_of`, but the end of reach where no working tick follows: nothing is late there."""
        while reading >= self._readings[-1]:
            if not self._extend_later():
                return self._reach * self._day
        return self.start_of(reading)

    def settle(self, instant: int) -> int:
        """`instant` itself where work may begin or end, else the next start of work."""
        reading = self.reading(instant)
        return instant if self._ends_work(instant) else self.start_of(reading)

    def _ends_work(self, instant: int) -> bool:
        span = bisect_left(self._ends, instant)
        return span < len(self._ends) and self._ends[span] == instant

    def _lay_out_around(self, low: int, high: int) -> None:
        while low < self._readings[0]:
            if not self._extend_earlier():
                raise OutOfWorkingTimeError(self._id)
        while high > self._readings[-1]:
            if not self._extend_later():
                raise OutOfWorkingTimeError(self._id)

    def _extend_earlier(self) -> bool:
        if self._first_day == -self._reach:
            return False
        self._lay_out(max(2 * self._first_day, -self._reach), self._last_day)
        return True

    def _extend_later(self) -> bool:
        if self._last_day == self._reach:
            return False
        self._lay_out(self._first_day, min(2 * self._last_day, self._reach))
        return True

    def _lay_out(self, first_day: int, last_day: int) -> None:
        """Lists every working span of the days first_day ≤ day < last_day, with the clock's reading at its
        start."""
        self._first_day, self._last_day = first_day, last_day
        self._starts: list[int] = []
        self._ends: list[int] = []
        worked = [0]
        worked_before_origin = 0
        for day in range(first_day, last_day):
            if day == 0:
                worked_before_origin = worked[-1]
            midnight, ticks = day * self._day, self._ticks
            for start, end in self._exceptions.get(day, self._week[(self._weekday + day) % 7]):
                self._starts.append(midnight + start * ticks)
                self._ends.append(midnight + end * ticks)
                worked.append(worked[-1] + (end - start) * ticks)
        self._readings = [count - worked_before_origin for count in worked]
