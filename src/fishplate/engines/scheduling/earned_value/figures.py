"""A number, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """Why a figure cannot be told."""

    NO_BUDGET = "no_budget"
    NOT_BEGUN = "not_begun"
    NOTHING_PLANNED = "nothing_planned"
    NOTHING_EARNED = "nothing_earned"
    NOTHING_SPENT = "nothing_spent"
    NO_ACTUAL_COST = "no_actual_cost"
    BUDGET_SPENT = "budget_spent"
    ALL_EARNED = "all_earned"
    PLANNED_FINISH_PASSED = "planned_finish_passed"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or None and the reason why there is none."""

    value: float | None
    missing: Missing | None = None


def ratio(dividend: float, divisor: float, otherwise: Missing) -> Figure:
    """A quotient; where the divisor is not above 0, none, for the reason given."""
    return Figure(dividend / divisor) if divisor > 0 else Figure(None, otherwise)
