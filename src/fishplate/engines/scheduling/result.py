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
    PROGRESS = "progress"
    STATUS_DATE = "status_date"
    MANUAL = "manual"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that keeps a task from being earlier; where it is a link, which, and the task at its other end.

    That task is the link's predecessor, or the leaf of it whose end is the one that holds, where it is a summary.
    """

    reason: Reason
    link: Link | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """The dates of one task as wall-clock times; slack in working time of its calendar, in the network's resolution.

    Attributes:
        start, finish: when it is going to be done: early, unless it is to be as late as possible.
        total_slack: how far it may slip before the project, a deadline or a constraint does; negative where one of
            them cannot be met. The smaller of the slack of its start and of its finish.
        free_slack: how far it may slip before any successor does, never below 0; without successors, its total slack.
        critical: it has no room to slip, and is not finished.
        drivers: what keeps it from being earlier; none for a summary.
        summary: whether its dates are those of its children.
        duration: of a summary the working time from its early start to its early finish on the network's calendar; of
            any other task what it was given.
    """

    id: str
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    critical: bool
    drivers: tuple[Driver, ...] = ()
    summary: bool = False
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """All dates of a network in the order of its tasks, or the diagnostics that say why there are none."""

    status: Status
    finish: datetime | None = None
    tasks: Mapping[str, ScheduledTask] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def why(self, task_id: str) -> list[tuple[str, Driver]]:
        """Why the task is where it is: itself and what drives it, back to a date or the project start.

        Where several links drive a task alike, the first given is followed. A summary is where the first of its
        children is: nothing is told of it. Raises KeyError for an unknown task.
        """
        chain: list[tuple[str, Driver]] = []
        current: str | None = task_id
        while current is not None:
            if not self.tasks[current].drivers:
                break
            driver = self.tasks[current].drivers[0]
            chain.append((current, driver))
            current = driver.task
        return chain
