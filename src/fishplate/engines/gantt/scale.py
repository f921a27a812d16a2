"""Time along the width of the picture, and the two lines of days, weeks, months, quarters or years above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .chart import Words

_DAY = timedelta(days=1)
_HOURS = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line above the chart, from ``left`` to ``right`` in px, with its text."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the calendar: where the one that holds an instant begins, where the next does, and its name.

    ``least`` is how many px it has to take to be written.
    """

    days: float
    least: float
    begin: Callable[[datetime], datetime]
    next: Callable[[datetime], datetime]
    text: Callable[[datetime, Words], str]


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _month(at: datetime) -> datetime:
    return _midnight(at).replace(day=1)


def _months_on(at: datetime, count: int) -> datetime:
    years, month = divmod(at.month - 1 + count, 12)
    return at.replace(year=at.year + years, month=month + 1)


DAY = Unit(1, 15, _midnight, lambda at: at + _DAY, lambda at, _words: str(at.day))
WEEK = Unit(
    7,
    24,
    lambda at: _midnight(at) - at.weekday() * _DAY,
    lambda at: at + 7 * _DAY,
    lambda at, words: words.week.format(number=at.isocalendar().week),
)
MONTH = Unit(30.4, 28, _month, lambda at: _months_on(at, 1), lambda at, words: words.months[at.month - 1])
MONTH_OF_YEAR = Unit(
    30.4,
    70,
    _month,
    lambda at: _months_on(at, 1),
    lambda at, words: words.month.format(month=words.months[at.month - 1], year=at.year),
)
QUARTER = Unit(
    91.3,
    28,
    lambda at: _month(at).replace(month=(at.month - 1) // 3 * 3 + 1),
    lambda at: _months_on(at, 3),
    lambda at, words: words.quarter.format(number=(at.month - 1) // 3 + 1),
)
YEAR = Unit(
    365.25,
    34,
    lambda at: _month(at).replace(month=1),
    lambda at: at.replace(year=at.year + 1),
    lambda at, words: words.year.format(year=at.year),
)
DECADE = Unit(
    3652.5,
    0,
    lambda at: _month(at).replace(year=at.year // 10 * 10, month=1),
    lambda at: at.replace(year=at.year + 10),
    lambda at, words: words.year.format(year=at.year),
)
#: The lower line with the one above it, the finest first.
_LINES = ((DAY, MONTH_OF_YEAR), (WEEK, MONTH_OF_YEAR), (MONTH, YEAR), (QUARTER, YEAR), (YEAR, DECADE), (DECADE, DECADE))


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``first`` to ``last`` over ``width`` px, beginning at ``left``."""

    first: datetime
    last: datetime
    left: float
    width: float

    @property
    def px_per_day(self) -> float:
        """How many px a day takes."""
        return self.width / max((self.last - self.first) / _DAY, 1e-9)

    def x(self, at: datetime) -> float:
        """Where an instant is, in px; also beyond the picture."""
        return self.left + (at - self.first) / _DAY * self.px_per_day

    def lines(self) -> tuple[Unit, Unit]:
        """The lower and the upper line, as fine as they can be read."""
        return next((pair for pair in _LINES if pair[0].days * self.px_per_day >= pair[0].least), _LINES[-1])

    def spans(self, unit: Unit, words: Words) -> Iterator[Span]:
        """The pieces of a line that are in the picture, cut at its edges."""
        at, right = unit.begin(self.first), self.left + self.width
        while at < self.last:
            then = unit.next(at)
            yield Span(max(self.x(at), self.left), min(self.x(then), right), unit.text(at, words))
            at = then
