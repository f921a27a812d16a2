"""What an assessment finds: a figure, what it is held against, and what counts against the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fishplate.engines.scheduling.network import Link, Task


class Point(StrEnum):
    """The fourteen points of the DCMA assessment, in their order."""

    LOGIC = "logic"
    LEADS = "leads"
    LAGS = "lags"
    RELATIONSHIP_TYPES = "relationship_types"
    HARD_CONSTRAINTS = "hard_constraints"
    HIGH_FLOAT = "high_float"
    NEGATIVE_FLOAT = "negative_float"
    HIGH_DURATION = "high_duration"
    INVALID_DATES = "invalid_dates"
    RESOURCES = "resources"
    MISSED_TASKS = "missed_tasks"
    CRITICAL_PATH_TEST = "critical_path_test"
    CRITICAL_PATH_LENGTH_INDEX = "critical_path_length_index"
    BASELINE_EXECUTION_INDEX = "baseline_execution_index"


class Measure(StrEnum):
    """What GAO's practices ask for beyond the fourteen points."""

    DUPLICATE_NAMES = "duplicate_names"
    BOUNDED_BY_MILESTONES = "bounded_by_milestones"
    NO_PREDECESSOR = "no_predecessor"
    NO_SUCCESSOR = "no_successor"
    DANGLING_START = "dangling_start"
    DANGLING_FINISH = "dangling_finish"
    LINKS_OF_SUMMARIES = "links_of_summaries"
    SOFT_CONSTRAINTS = "soft_constraints"
    NO_HOLIDAYS = "no_holidays"
    NOT_LEADING_TO_FINISH = "not_leading_to_finish"
    BROKEN_CRITICAL_PATH = "broken_critical_path"
    LAGS_ON_CRITICAL_PATH = "lags_on_critical_path"
    OUTDATED_RISK_ANALYSIS = "outdated_risk_analysis"
    OUT_OF_SEQUENCE = "out_of_sequence"
    NO_BASELINE = "no_baseline"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one point or measure came to.

    Attributes:
        value: the share or index measured; None where the plan lacks what the point needs.
        limit: what it is held against; `at_least` says from which side.
        counted, of: the figures of a share, so that nobody has to guess the denominator.
        tasks, links: what counts against the plan.
    """

    point: Point | Measure
    value: float | None
    limit: float
    at_least: bool = False
    counted: int = 0
    of: int = 0
    tasks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; None where there is no value."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def share(point: Point | Measure, counted: Sequence[Task], of: Sequence[Task], limit: float) -> Finding:
    """The share of tasks that count against the plan."""
    value = len(counted) / len(of) if of else 0.0
    return Finding(point, value, limit, counted=len(counted), of=len(of), tasks=tuple(task.id for task in counted))


def share_of_links(point: Point | Measure, counted: Sequence[Link], of: Sequence[Link], limit: float) -> Finding:
    """The share of links that count against the plan."""
    value = len(counted) / len(of) if of else 0.0
    return Finding(point, value, limit, counted=len(counted), of=len(of), links=tuple(counted))
