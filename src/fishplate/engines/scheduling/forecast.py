"""When a backlog is going to be done, from how much was done in each of the past weeks.

Each week to come is as one of those that were measured, any of them as likely (the bootstrap of Efron 1979, for
throughput: Vacanti, *Actionable Agile Metrics for Predictability*, 2015). That is usually simulated; here the
distribution is reckoned exactly, week by week, so there is neither seed nor noise. Weeks are counted in working time of
a calendar: a holiday moves every date behind it. Within the week in which the last item is done, items come evenly.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from .calendars import Calendar, OutOfWorkingTimeError, WorkingTime
from .checking import REACH_DAYS

#: What is left when it is left: one case in a thousand million.
_NEGLIGIBLE = 1e-9
#: A backlog that takes longer is no forecast: a hundred years of weeks.
_MOST_PERIODS = 5_218

_Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is to be done, and what was measured.

    Attributes:
        items: how many are not done yet.
        throughput: how many were done in each past period, weeks without any included.
        start: wall-clock time from which on they are worked on.
        calendar: of those who work on them.
        period: working minutes of a full period, for instance 2,400 for a week.
    """

    items: int
    throughput: tuple[int, ...]
    start: datetime
    calendar: Calendar
    period: int


class ForecastProblem(StrEnum):
    """Why there is no forecast."""

    NEGATIVE = "negative"
    NOTHING_MEASURED = "nothing_measured"
    NOTHING_DONE = "nothing_done"
    NO_PERIOD = "no_period"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a backlog is done, or why nobody can say.

    Attributes:
        percentiles: 100 dates, the first the earliest possible; by `percentiles[80]` it is done in 80 % of all cases.
            There is no latest: weeks in which nothing is done may go on.
        mean: periods that it takes on average.
        dates, chances: every minute at which it may be done, and how likely it is done by then.
    """

    problem: ForecastProblem | None = None
    percentiles: tuple[datetime, ...] = ()
    mean: float = 0.0
    dates: tuple[datetime, ...] = ()
    chances: tuple[float, ...] = ()

    def probability(self, by: datetime) -> float:
        """How likely the backlog is done by a wall-clock time."""
        place = bisect_right(self.dates, by)
        return self.chances[place - 1] if place else 0.0


def forecast(backlog: Backlog) -> Forecast:
    """When `backlog` is going to be done; never raises for what it says."""
    if problem := _problem(backlog):
        return Forecast(problem)
    if backlog.items == 0:
        return Forecast(percentiles=(backlog.start,) * 100, dates=(backlog.start,), chances=(1.0,))
    found: dict[int, float] = {}
    for ended, shares in _endings(backlog):
        for minute, share in zip(ended.tolist(), shares.tolist(), strict=True):
            found[minute] = found.get(minute, 0.0) + share
    minutes = sorted(found)
    chances = np.cumsum([found[minute] for minute in minutes])
    if not minutes or chances[-1] < 1 - 100 * _NEGLIGIBLE:
        return Forecast(ForecastProblem.OUT_OF_REACH)
    clock = WorkingTime(backlog.calendar, backlog.start.date(), REACH_DAYS)
    midnight = datetime.combine(backlog.start.date(), datetime.min.time())
    begin = clock.reading((backlog.start - midnight) // timedelta(minutes=1))
    try:
        dates = tuple(midnight + timedelta(minutes=clock.finish_of(begin + minute)) for minute in minutes)
    except OutOfWorkingTimeError:
        return Forecast(ForecastProblem.OUT_OF_REACH)
    places = np.searchsorted(chances, [percent / 100 - _NEGLIGIBLE for percent in range(1, 100)])
    mean = sum(minute * found[minute] for minute in minutes) / backlog.period
    return Forecast(None, (dates[0], *(dates[place] for place in places)), mean, dates, tuple(chances.tolist()))


def _problem(backlog: Backlog) -> ForecastProblem | None:
    if backlog.items < 0 or min(backlog.throughput, default=0) < 0:
        return ForecastProblem.NEGATIVE
    if backlog.period < 1:
        return ForecastProblem.NO_PERIOD
    if not backlog.throughput:
        return ForecastProblem.NOTHING_MEASURED
    if backlog.items and not any(backlog.throughput):
        return ForecastProblem.NOTHING_DONE
    return None


def _endings(backlog: Backlog) -> Iterator[tuple[npt.NDArray[np.int64], _Shares]]:
    """After how many working minutes all is done, and how likely that is, period by period."""
    weeks = len(backlog.throughput)
    alike = [(done, count / weeks) for done, count in sorted(Counter(backlog.throughput).items())]
    left: _Shares = np.zeros(backlog.items)  # how likely so many are done and the rest is not
    left[0] = 1.0
    for before in range(_MOST_PERIODS):
        following: _Shares = np.zeros(backlog.items)
        for done, share in alike:
            if done:
                last = np.arange(max(0, backlog.items - done), backlog.items)
                part = -(-(backlog.items - last) * backlog.period // done)
                met = left[last] > 0
                yield before * backlog.period + part[met], share * left[last][met]
            following[done:] += share * left[: max(0, backlog.items - done)]
        left = following
        if left.sum() < _NEGLIGIBLE:
            return
