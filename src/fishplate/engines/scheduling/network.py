"""What a plan is made of, as the engine is handed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .calendars import Calendar


class LinkKind(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FINISH_TO_START = "FS"
    START_TO_START = "SS"
    FINISH_TO_FINISH = "FF"
    START_TO_FINISH = "SF"

    @property
    def leaves_from_finish(self) -> bool:
        """Whether the link hangs on the predecessor's finish (else on its start)."""
        return self in (LinkKind.FINISH_TO_START, LinkKind.FINISH_TO_FINISH)

    @property
    def holds_finish(self) -> bool:
        """Whether the link holds the successor's finish (else its start)."""
        return self in (LinkKind.FINISH_TO_FINISH, LinkKind.START_TO_FINISH)


class ConstraintKind(StrEnum):
    """How a date binds a task besides its links."""

    START_NO_EARLIER_THAN = "SNET"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date that binds a task, as wall-clock time."""

    kind: ConstraintKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work of `duration` working minutes; a milestone has none.

    `calendar` is the id of its calendar, None for the network's own. A deadline is an instant by which it
    should be finished.
    """

    id: str
    duration: int
    calendar: str | None = None
    constraint: Constraint | None = None
    deadline: datetime | None = None

    @property
    def is_milestone(self) -> bool:
        """Whether the task takes no time."""
        return self.duration == 0


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two tasks, by id; `lag` in working minutes of the successor's calendar, a lead
    below 0."""

    predecessor: str
    successor: str
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag: int = 0


_OFFICE_HOURS = Calendar("standard")


@dataclass(frozen=True, slots=True)
class Network:
    """A whole plan: what `schedule` is asked about.

    `start` is a wall-clock time without a zone; `calendar` is the id of the calendar of tasks that name none.
    """

    start: datetime
    tasks: Sequence[Task]
    links: Sequence[Link] = ()
    calendars: Sequence[Calendar] = (_OFFICE_HOURS,)
    calendar: str = _OFFICE_HOURS.id
