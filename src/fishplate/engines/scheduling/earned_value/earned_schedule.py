"""Earned schedule, after Lipke (2003) and Henderson (2004): delay in time instead of money.

With the planned values PV at the ends of the periods, and C the last of them that has been earned (PV_C ≤ EV):

    ES = C + (EV - PV_C) / (PV_C+1 - PV_C)      SV(t) = ES - AT         SPI(t) = ES / AT
    IEAC(t) = PD / SPI(t), or AT + (PD - ES)    TSPI = (PD - ES) / (PD - AT)

AT is the time since the planned start, PD the planned duration, both in periods. The last period ends with the plan, so
the last step is a part of one. Where the plan stands still, a whole stretch of time has the value earned: that nearest
to AT is taken, so that a pause is neither a lead nor a delay.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from .cost import Pace
from .curve import PlannedValue
from .figures import Figure, Missing, ratio

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class TimeForecast:
    """How long it will take in all, in periods from the planned start (IEAC(t)), and until when."""

    pace: Pace
    duration: Figure
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """In periods, from the planned start on.

    Attributes:
        period: how long one is, on the clock.
        planned_duration: PD.
        actual_time: AT; where all is finished, until it was.
        earned, variance, performance: ES, SV(t) and SPI(t).
        reached: the date by which what is earned was to be.
        to_complete_performance: TSPI, the SPI(t) that what is left needs to end as planned.
        forecasts: as planned from now on, and as it went so far.
    """

    period: timedelta
    planned_duration: float
    actual_time: Figure
    earned: Figure
    variance: Figure
    performance: Figure
    reached: datetime | None
    to_complete_performance: Figure
    forecasts: tuple[TimeForecast, ...]


def earned_schedule(planned: PlannedValue, period: timedelta, earned: float, until: datetime) -> EarnedSchedule:
    """Earned schedule of what is `earned` at the time `until`."""
    start, duration = planned.ends[0], planned.duration
    paces = (Pace.AS_PLANNED, Pace.AS_SO_FAR)
    missing = Missing.NO_BUDGET if planned.budget <= 0 else Missing.NOT_BEGUN if until <= start else None
    if missing is not None:
        none = Figure(None, missing)
        forecasts = tuple(TimeForecast(pace, none, None) for pace in paces)
        return EarnedSchedule(period, duration, none, none, none, none, None, none, forecasts)
    passed = (until - start) / period
    found = _earned_time(planned, earned, passed)
    complete = earned >= planned.budget * (1 - _EQUAL)
    left = (
        Figure(None, Missing.ALL_EARNED)
        if complete
        else ratio(duration - found, duration - passed, Missing.PLANNED_FINISH_PASSED)
    )
    as_so_far = ratio(duration * passed, found, Missing.NOTHING_EARNED)
    durations = (Figure(passed + duration - found), as_so_far)
    return EarnedSchedule(
        period,
        duration,
        Figure(passed),
        Figure(found),
        Figure(found - passed),
        Figure(found / passed),
        start + found * period,
        left,
        tuple(_forecast(pace, start, period, figure) for pace, figure in zip(paces, durations, strict=True)),
    )


def _earned_time(planned: PlannedValue, earned: float, passed: float) -> float:
    values, positions = planned.values, planned.positions
    # Sums of shares are equal only up to their last digits.
    apart = _EQUAL * planned.budget
    last = bisect_right(values, earned + apart) - 1
    if last < 0:
        return 0.0
    if values[last] >= earned - apart:
        return min(max(passed, positions[bisect_left(values, earned - apart)]), positions[last])
    share = (earned - values[last]) / (values[last + 1] - values[last])
    return positions[last] + share * (positions[last + 1] - positions[last])


def _forecast(pace: Pace, start: datetime, period: timedelta, duration: Figure) -> TimeForecast:
    if duration.value is None:
        return TimeForecast(pace, duration, None)
    try:
        return TimeForecast(pace, duration, start + duration.value * period)
    except OverflowError:
        return TimeForecast(pace, Figure(None, Missing.OUT_OF_REACH), None)
