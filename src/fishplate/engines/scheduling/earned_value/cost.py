"""The figures of earned value, after PMI's Standard for Earned Value Management (2019).

CV = EV - AC        SV = EV - PV        CPI = EV / AC        SPI = EV / PV
TCPI = (BAC - EV) / (BAC - AC), or / (EAC - AC) to keep a forecast
EAC = AC + (BAC - EV)                   what is left costs what was planned
    = BAC / CPI                         it goes on costing what it has
    = AC + (BAC - EV) / (CPI · SPI)     and the delay has to be made good too
ETC = EAC - AC                          VAC = BAC - EAC
"""

from dataclasses import dataclass
from enum import StrEnum

from .figures import Figure, Missing, ratio


class Pace(StrEnum):
    """How what is left is going to go."""

    AS_PLANNED = "as_planned"
    AS_SO_FAR = "as_so_far"
    AS_SO_FAR_AND_LATE = "as_so_far_and_late"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What it will cost at one pace: in all (EAC), from now on (ETC), below budget (VAC), and the TCPI to keep that."""

    pace: Pace
    at_completion: Figure
    to_complete: Figure
    variance: Figure
    to_complete_performance: Figure


@dataclass(frozen=True, slots=True)
class CostFigures:
    """All figures in the unit of the budget, indices without one.

    Attributes:
        budget, planned, earned, actual: BAC, PV, EV and AC.
        cost_variance, schedule_variance: CV and SV, below 0 where it is over budget or behind.
        cost_performance, schedule_performance: CPI and SPI, below 1 where it is over budget or behind.
        to_complete_performance: TCPI, the CPI that what is left needs to come within the budget.
        forecasts: one for each pace.
    """

    budget: float
    planned: float
    earned: float
    actual: Figure
    cost_variance: Figure
    schedule_variance: float
    cost_performance: Figure
    schedule_performance: Figure
    to_complete_performance: Figure
    forecasts: tuple[Forecast, ...]


def figures(budget: float, planned: float, earned: float, actual: Figure) -> CostFigures:
    """The figures of a plan, or of a part of it."""
    spent = actual.value
    unknown = Missing.NO_BUDGET if budget <= 0 else actual.missing
    if spent is None or unknown is not None:
        unknown = unknown or Missing.NO_ACTUAL_COST
        none = Figure(None, unknown)
        variance = Figure(earned - spent) if spent is not None else Figure(None, actual.missing)
        forecasts = tuple(Forecast(pace, none, none, none, none) for pace in Pace)
        return CostFigures(
            budget, planned, earned, actual, variance, earned - planned, none, _schedule(budget, planned, earned),
            none, forecasts,
        )  # fmt: skip
    return CostFigures(
        budget,
        planned,
        earned,
        actual,
        Figure(earned - spent),
        earned - planned,
        ratio(earned, spent, Missing.NOTHING_SPENT),
        _schedule(budget, planned, earned),
        _to_complete(budget, earned, spent, budget),
        tuple(_forecast(pace, budget, planned, earned, spent) for pace in Pace),
    )


def _schedule(budget: float, planned: float, earned: float) -> Figure:
    return Figure(None, Missing.NO_BUDGET) if budget <= 0 else ratio(earned, planned, Missing.NOTHING_PLANNED)


def _to_complete(budget: float, earned: float, spent: float, within: float) -> Figure:
    if earned >= budget:
        return Figure(None, Missing.ALL_EARNED)
    return ratio(budget - earned, within - spent, Missing.BUDGET_SPENT)


def _forecast(pace: Pace, budget: float, planned: float, earned: float, spent: float) -> Forecast:
    at_completion = _at_completion(pace, budget, planned, earned, spent)
    if at_completion.value is None:
        return Forecast(pace, at_completion, at_completion, at_completion, at_completion)
    return Forecast(
        pace,
        at_completion,
        Figure(at_completion.value - spent),
        Figure(budget - at_completion.value),
        _to_complete(budget, earned, spent, at_completion.value),
    )


def _at_completion(pace: Pace, budget: float, planned: float, earned: float, spent: float) -> Figure:
    left = budget - earned
    if pace is Pace.AS_PLANNED or left <= 0:
        return Figure(spent + left)
    if spent <= 0:
        return Figure(None, Missing.NOTHING_SPENT)
    if earned <= 0:
        return Figure(None, Missing.NOTHING_EARNED)
    rate = earned / spent
    if pace is Pace.AS_SO_FAR:
        return Figure(budget / rate)
    if planned <= 0:
        return Figure(None, Missing.NOTHING_PLANNED)
    return Figure(spent + left / (rate * (earned / planned)))
