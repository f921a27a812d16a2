"""What levelling answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What is known of the schedule: that none is shorter, that it holds, that there is none, or nothing yet."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Why there is no schedule, with the activities involved."""

    message: str
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Levelled:
    """The best schedule found, and how much better one could be.

    Attributes:
        makespan: the period in which the last activity ends; no value where there is no schedule.
        lower_bound: no schedule can be shorter.
        starts: the period before which each activity starts, from 0, in the order of the project.
        schedules: how many schedules the heuristics made.
        modes: of each activity with several, the number of the mode that it is done in, from 1.
    """

    status: Status
    makespan: int | None = None
    lower_bound: int = 0
    starts: Mapping[str, int] = field(default_factory=dict)
    schedules: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    modes: Mapping[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """By which part of the makespan a shorter schedule is not ruled out: 0 is proved, 0.02 is 2 %."""
        if self.makespan is None:
            return None
        return (self.makespan - self.lower_bound) / self.makespan if self.makespan else 0.0
