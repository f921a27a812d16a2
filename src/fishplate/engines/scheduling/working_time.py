"""How much working time lies between two moments: what a delay is told in."""

from datetime import date, datetime, time, timedelta

from .calendars import Calendar, WorkingTime
from .checking import REACH_DAYS

_MINUTE = timedelta(minutes=1)


class WorkingClock:
    """The working time of one calendar between wall-clock times, which lie up to a hundred years from `origin`."""

    def __init__(self, calendar: Calendar, origin: date) -> None:
        self._clock = WorkingTime(calendar, origin, REACH_DAYS)
        self._origin = datetime.combine(origin, time.min)

    def between(self, earlier: datetime, later: datetime) -> int:
        """Working minutes from one time to another; below 0 where `later` comes first."""
        return self._reading(later) - self._reading(earlier)

    def later(self, at: datetime, minutes: int) -> datetime:
        """When so many working minutes have passed since `at`, or are still to pass where they are below 0.

        `at` itself where `minutes` are 0. Raises OutOfWorkingTimeError when the calendar has no such minute in reach.
        """
        if minutes == 0:
            return at
        reading = self._reading(at) + minutes
        found = self._clock.finish_of(reading) if minutes > 0 else self._clock.start_of(reading)
        return self._origin + found * _MINUTE

    def _reading(self, at: datetime) -> int:
        return self._clock.reading((at - self._origin) // _MINUTE)
