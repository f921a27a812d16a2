"""What a plan is made of, as the engine is handed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


class LagKind(StrEnum):
    """What a lag is counted in."""

    WORKING = "working"
    ELAPSED = "elapsed"
    PERCENT = "percent"


class ConstraintKind(StrEnum):
    """How a date binds a task besides its links; the last needs no date."""

    START_NO_EARLIER_THAN = "SNET"
    START_NO_LATER_THAN = "SNLT"
    FINISH_NO_EARLIER_THAN = "FNET"
    FINISH_NO_LATER_THAN = "FNLT"
    MUST_START_ON = "MSO"
    MUST_FINISH_ON = "MFO"
    AS_LATE_AS_POSSIBLE = "ALAP"

    @property
    def is_about_finish(self) -> bool:
        """Whether the date is one of the task's finish (else of its start)."""
        return self in (
            ConstraintKind.FINISH_NO_EARLIER_THAN,
            ConstraintKind.FINISH_NO_LATER_THAN,
            ConstraintKind.MUST_FINISH_ON,
        )


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date that binds a task, as wall-clock time."""

    kind: ConstraintKind
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From one wall-clock time to another."""

    start: datetime
    finish: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """What has happened to a task that began: when, when it ended if it did, and the work that remains if not.

    Without `remaining` the whole duration is still reckoned from the start.
    """

    started: datetime
    finished: datetime | None = None
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work of one who has a calendar of their own: its id, and for how long they work on the task."""

    calendar: str
    duration: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of working time in which a split task rests, after so much of its work."""

    after: int
    duration: int


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work of `duration` working minutes; a milestone has none.

    Durations are whole units of the network's `resolution`, a minute unless it says otherwise.

    Attributes:
        parent: id of the summary it belongs to. A task that has children is a summary: its dates are theirs, and its
            own duration, calendar, constraint and progress count for nothing.
        calendar: id of its calendar, None for the network's own.
        deadline: an instant by which it should be finished; it moves nothing.
        elapsed: the duration runs day and night, whatever the calendar.
        manual: dates typed by hand, which no link moves.
        active: whether it counts. An inactive task is placed like any other, and holds nobody.
        assignments: those who work on calendars of their own; the task lasts until the last of them is done, and
            `duration` is what it would take on its own calendar.
        pauses: in working time of its calendar, in the order in which they come.
        delay: minutes on the clock by which levelling pushed it back.
    """

    id: str
    duration: int
    calendar: str | None = None
    constraint: Constraint | None = None
    deadline: datetime | None = None
    parent: str | None = None
    elapsed: bool = False
    manual: Span | None = None
    active: bool = True
    progress: Progress | None = None
    assignments: tuple[Assignment, ...] = ()
    pauses: tuple[Pause, ...] = ()
    delay: int = 0

    @property
    def is_milestone(self) -> bool:
        """Whether the task takes no time."""
        return self.duration == 0


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two tasks, by id; one of a summary means its leaves.

    `lag` is in working time of the successor's calendar, in time on the clock, or in percent of the predecessor's
    duration, as `lag_kind` says; a lead is below 0.
    """

    predecessor: str
    successor: str
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag: int = 0
    lag_kind: LagKind = LagKind.WORKING


class ProgressLogic(StrEnum):
    """What the links still say of a task that began although they did not let it."""

    RETAINED = "retained"
    OVERRIDE = "override"


_OFFICE_HOURS = Calendar("standard")


@dataclass(frozen=True, slots=True)
class Network:
    """A whole plan: what `schedule` is asked about.

    Attributes:
        start: wall-clock time without a zone before which nothing starts.
        calendar: id of the calendar of tasks that name none.
        finish: where the plan is scheduled backwards: the time by which all is to be finished. Tasks without a
            constraint are then as late as possible, and `start` counts for nothing.
        status: up to when progress is known. What remains of a task, and what has not begun, comes after it; without
            it, what has begun runs on as it was planned.
        logic: whether the remaining work of a task that began out of sequence waits for its predecessors.
        resolution: the unit of every duration, lag and slack; it divides a minute.
        critical_slack: total slack up to which a task is called critical.
    """

    start: datetime
    tasks: Sequence[Task]
    links: Sequence[Link] = ()
    calendars: Sequence[Calendar] = (_OFFICE_HOURS,)
    calendar: str = _OFFICE_HOURS.id
    finish: datetime | None = None
    status: datetime | None = None
    logic: ProgressLogic = ProgressLogic.RETAINED
    resolution: timedelta = timedelta(minutes=1)
    critical_slack: int = 0
