"""What is uncertain about a plan, as the simulation is handed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Shape(StrEnum):
    """How likely the values between the three points are.

    PERT is the beta distribution on [low, high] with α = 1 + 4 (likely - low) / (high - low) and α + β = 6, whose mean
    is (low + 4 likely + high) / 6 (Malcolm, Roseboom, Clark & Fazar 1959; Vose 2008).
    """

    PERT = "pert"
    TRIANGULAR = "triangular"


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """A quantity known by three values: optimistic, most likely and pessimistic."""

    low: float
    likely: float
    high: float
    shape: Shape = Shape.PERT


@dataclass(frozen=True, slots=True)
class RiskDriver:
    """One event that may happen, and then makes every task it touches longer or shorter, all by the same factor.

    Where several happen to one task their factors multiply: David Hulett, *Practical Schedule Risk Analysis* (2009),
    chapter 8. A driver that touches a summary touches every task below it.

    Attributes:
        id: what its random numbers hang on.
        probability: from 0 (never) to 1 (always).
        factor: on the durations of `tasks`, where it happens.
    """

    id: str
    probability: float
    factor: ThreePoint
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """All that is uncertain about a plan.

    An estimate of a task that began says by which factor its remaining work differs; what is finished does not vary.

    Attributes:
        background: the factor on the work of every task that has no estimate of its own; each task has another draw.
        factors: of single tasks, instead of it.
        durations: of single tasks, in units of the network's resolution, instead of a factor.
        drivers: the risks that several tasks share.
    """

    background: ThreePoint | None = None
    factors: Mapping[str, ThreePoint] = field(default_factory=dict)
    durations: Mapping[str, ThreePoint] = field(default_factory=dict)
    drivers: tuple[RiskDriver, ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to reckon.

    Attributes:
        iterations: how often the plan is run.
        workers: threads at work at the same time, at most eight; the result does not depend on it.
        tornado: how many of the iterations are run again without each of the drivers; 0 for none.
    """

    iterations: int = 10_000
    workers: int = 1
    tornado: int = 1_000
