"""What can be wrong with a network, as things to show a person."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """The kinds of trouble; a stable code by which a page chooses its own words."""

    CYCLE = "cycle"
    UNKNOWN_TASK = "unknown_task"
    DUPLICATE_TASK = "duplicate_task"
    NEGATIVE_DURATION = "negative_duration"
    UNKNOWN_CALENDAR = "unknown_calendar"
    DUPLICATE_CALENDAR = "duplicate_calendar"
    BROKEN_SHIFTS = "broken_shifts"
    NO_WORKING_TIME = "no_working_time"
    TIME_WITH_ZONE = "time_with_zone"
    OUT_OF_REACH = "out_of_reach"
    UNKNOWN_PARENT = "unknown_parent"
    PARENT_CIRCLE = "parent_circle"
    LINK_WITHIN_SUMMARY = "link_within_summary"
    IMPOSSIBLE_DATES = "impossible_dates"
    DEADLINE_MISSED = "deadline_missed"
    LINK_OVERRIDDEN = "link_overridden"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: its kind, an English sentence, and the ids it is about (a cycle's tasks in their
    order)."""

    problem: Problem
    message: str
    tasks: tuple[str, ...] = ()
    calendar: str | None = None

    @property
    def is_fatal(self) -> bool:
        """Whether no dates can be given before this is put right."""
        return self.problem not in (Problem.DEADLINE_MISSED, Problem.LINK_OVERRIDDEN)
