"""What the engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .diagnostics import Diagnostic
from .network import Link


class Status(StrEnum):
    """Whether there are dates at all."""

    SCHEDULED = "scheduled"
    INVALID = "invalid"


class Reason(StrEnum):
    """What can hold a task where it is."""

    LINK = "link"
    CONSTRAINT = "constraint"
    PROJECT_START = "project_start"


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that keeps a task from being earlier; `link` says which, when it is a link."""

    reason: Reason
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """The dates of one task as wall-clock times; slack in working minutes of its calendar.

    Total slack is how far the task may slip before the project (or a deadline) does, and is negative where a
    deadline cannot be met; free slack how far before any successor does.
    """

    id: str
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    drivers: tuple[Driver, ...]

    @property
    def critical(self) -> bool:
        """Whether the task has no room to slip."""
        return self.total_slack <= 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """All dates of a network in the order of its tasks, or the diagnostics that say why there are none."""

    status: Status
    finish: datetime | None = None
    tasks: Mapping[str, ScheduledTask] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def why(self, task_id: str) -> list[tuple[str, Driver]]:
        """Why the task is where it is: itself and what drives it, back to a constraint or the project start.

        Where several links drive a task alike, the first given is followed. Raises KeyError for an unknown
        task.
        """
        chain: list[tuple[str, Driver]] = []
        current: str | None = task_id
        while current is not None:
            driver = self.tasks[current].drivers[0]
            chain.append((current, driver))
            current = driver.link.predecessor if driver.link else None
        return chain
