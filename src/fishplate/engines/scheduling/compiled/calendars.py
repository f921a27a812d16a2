"""Calendars laid out for `clocks`, as far as a plan needs them."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from fishplate.engines.scheduling.calendars import MINUTES_PER_DAY, Calendar, Shift
from fishplate.engines.scheduling.checking import REACH_DAYS

from .clocks import count_spans, index_spans, lay_out_spans
from .records import CLOCK, SPAN, Clocks, Indices, Numbers, Records

# Two years ahead do for most plans; whoever asks for more gets four times as much until the reach of all dates.
_DAYS_BEFORE, _DAYS_AFTER = 64, 768
_GROWTH = 4
_SLOT_MINUTES = 64


class LaidOut:
    """The calendars of a plan, in the order of their numbers, laid out as far as was asked.

    Attributes:
        clocks: what the passes are handed.
    """

    def __init__(self, calendars: Sequence[Calendar], origin: date, ticks: int) -> None:
        self._rules = [_Rules(calendar, origin) for calendar in calendars]
        self._weekday = origin.weekday()
        self._ticks = ticks
        self._slot = (_SLOT_MINUTES * ticks - 1).bit_length()
        self._first, self._last = -_DAYS_BEFORE, _DAYS_AFTER
        self.clocks = self._lay_out()

    def extend(self) -> bool:
        """Lay out more; False where all that is within reach is laid out already."""
        if self._first == -REACH_DAYS and self._last == REACH_DAYS:
            return False
        self._first = max(self._first * _GROWTH, -REACH_DAYS)
        self._last = min(self._last * _GROWTH, REACH_DAYS)
        self.clocks = self._lay_out()
        return True

    def _lay_out(self) -> Clocks:
        day = MINUTES_PER_DAY * self._ticks
        reach = (self._first, self._last, self._weekday)
        counts = [count_spans(*reach, rules.days, rules.exceptions) for rules in self._rules]
        spans: Records = np.empty(sum(counts), SPAN)
        table: Records = np.zeros(len(counts), CLOCK)
        by_instant: list[Indices] = []
        by_reading: list[Indices] = []
        at = 0
        for number, rules in enumerate(self._rules):
            own = spans[at : at + counts[number]]
            worked = lay_out_spans(own, *reach, rules.days, rules.exceptions, rules.shifts, self._ticks)
            low = int(own["reading"][0]) if counts[number] else 0
            span_of = (self._first * day, self._last * day, low, low + worked, 0, at, at + counts[number])
            table[number] = (*span_of, sum(map(len, by_instant)), sum(map(len, by_reading)))
            by_instant.append(np.empty(((self._last - self._first) * day >> self._slot) + 1, np.int32))
            by_reading.append(np.empty((worked >> self._slot) + 1, np.int32))
            index_spans(own, by_instant[-1], by_reading[-1], table[number : number + 1], self._slot, at)
            at += counts[number]
        indexed = (np.concatenate(by_instant), np.concatenate(by_reading))
        return Clocks(table, spans, *indexed, self._slot, np.zeros(1, np.int64))


class _Rules:
    """The week and the exceptions of a calendar as `count_spans` wants them."""

    def __init__(self, calendar: Calendar, origin: date) -> None:
        differing: Mapping[int, tuple[Shift, ...]] = {
            (day - origin).days: shifts for day, shifts in calendar.exceptions.items()
        }
        self.exceptions: Numbers = np.array(sorted(differing), np.int64)
        all_days = [*calendar.week, *(differing[day] for day in sorted(differing))]
        self.days: Numbers = np.cumsum([0, *map(len, all_days)], dtype=np.int64)
        shifts = [sorted((shift.start, shift.end) for shift in day) for day in all_days]
        self.shifts: Numbers = np.array([minute for day in shifts for shift in day for minute in shift], np.int64)
