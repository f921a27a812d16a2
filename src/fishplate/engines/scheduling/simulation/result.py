"""What the simulation answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Whether all iterations were run, some before it was cancelled, or none because the input is wrong."""

    COMPLETE = "complete"
    CANCELLED = "cancelled"
    INVALID = "invalid"


class Problem(StrEnum):
    """The kinds of trouble; a stable code by which a page chooses its own words."""

    PLAN = "plan"
    UNKNOWN_TASK = "unknown_task"
    NOT_WORK = "not_work"
    BAD_ESTIMATE = "bad_estimate"
    BAD_PROBABILITY = "bad_probability"
    DUPLICATE_DRIVER = "duplicate_driver"
    OUT_OF_REACH = "out_of_reach"
    NOTHING_VARIES = "nothing_varies"
    HELD_AS_PLANNED = "held_as_planned"

    @property
    def is_fatal(self) -> bool:
        """Whether nothing can be simulated before this is put right."""
        return self not in (Problem.NOTHING_VARIES, Problem.HELD_AS_PLANNED)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: its kind, an English sentence, and the tasks and drivers it is about."""

    problem: Problem
    message: str
    tasks: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which two dates the true percentile lies, with 95 % confidence."""

    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class Distribution:
    """When something is going to be done.

    Attributes:
        planned: when it is by the plan as it stands.
        probability: the share of iterations in which it is done by then.
        mean: of all iterations, on the clock.
        percentiles: 101 dates, the first the earliest and the last the latest seen: the S-curve. By `percentiles[80]`,
            80 % of the iterations are done.
        intervals: how far the percentiles 10, 50, 80 and 90 are known after so many iterations.
        error: no percentile is later than the exact one of these iterations by more; 0 where it is that one.
    """

    planned: datetime
    probability: float
    mean: datetime
    percentiles: tuple[datetime, ...]
    intervals: Mapping[int, Interval]
    error: timedelta


@dataclass(frozen=True, slots=True)
class TaskRisk:
    """What one task has to do with the finish of the plan.

    Attributes:
        criticality: the share of iterations in which a chain of links that hold each other led from it to the finish.
        cruciality: the correlation (product-moment, after Williams 1992) of its work with the finish; None where one of
            both does not vary.
        work: the mean of what varies of its work, in units of the network's resolution.
    """

    criticality: float
    cruciality: float | None
    work: float


@dataclass(frozen=True, slots=True)
class Merge:
    """What is lost where several chains meet, because the last of them counts each time, and not the last on average.

    Attributes:
        task: where they meet; None for the finish of the plan.
        delay: the mean of the latest less the latest of the means (never below 0), in working time of the task's
            calendar, in units of the network's resolution.
        chains: how many meet.
    """

    task: str | None
    delay: float
    chains: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How much earlier the plan is done without one driver, with the same random numbers for all else.

    Attributes:
        driver: its id; None for the estimates of single tasks, all at once.
        occurred: the share of iterations in which it happened.
        mean, p80: how much earlier the mean and the 80th percentile of the finish are, in working time of the plan's
            calendar, in units of the network's resolution.
        iterations: how many were compared.
    """

    driver: str | None
    occurred: float
    mean: float
    p80: int
    iterations: int


@dataclass(frozen=True, slots=True)
class Step:
    """Percentiles of the finish after the first so many iterations, and how far the 80th is known by then."""

    iterations: int
    p10: datetime
    p50: datetime
    p80: datetime
    p90: datetime
    interval: Interval


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of a simulation, or the diagnostics that say why nothing did.

    Attributes:
        iterations: how many were run; fewer than asked for where it was cancelled.
        seed: with which the same input gives the same result again.
        finish: of the plan; None where no iteration was run.
        contingency: working time of the plan's calendar from its planned finish to the 80th percentile.
        milestones: the distribution of each task that was to be watched.
        tasks: of each task without children.
        merges: the costliest first.
        tornado: the costliest first; empty where it was cancelled.
        convergence: the percentiles as iterations went by.
    """

    status: Status
    iterations: int = 0
    seed: int = 0
    finish: Distribution | None = None
    contingency: int = 0
    milestones: Mapping[str, Distribution] = field(default_factory=dict)
    tasks: Mapping[str, TaskRisk] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    tornado: tuple[Bar, ...] = ()
    convergence: tuple[Step, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
