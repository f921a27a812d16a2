"""What a plan file says. Durations are minutes, times are wall-clock times without a zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Hours = tuple[tuple[int, int], ...]
"""Working time of a day: from minute to minute, 0 to 1440."""


@dataclass(frozen=True, slots=True)
class FileCalendar:
    """A calendar with its exceptions laid out day by day; what it inherits is in it. `week` begins with Monday."""

    uid: int
    name: str
    week: tuple[Hours, ...]
    exceptions: Mapping[date, Hours]


@dataclass(frozen=True, slots=True)
class FileLag:
    """`amount` in minutes, or in percent of the predecessor's duration; `unit` is working, elapsed or percent."""

    amount: float = 0.0
    unit: str = "working"


@dataclass(frozen=True, slots=True)
class FileLink:
    """A dependency on the task `predecessor`; `kind` is FS, SS, FF or SF."""

    predecessor: int
    kind: str
    lag: FileLag


@dataclass(frozen=True, slots=True)
class FileAssignment:
    """Somebody at work on a task: `units` 100 is one of them all day; `calendar` is theirs, if they have one."""

    resource: str
    calendar: int | None
    units: float
    work: float


@dataclass(frozen=True, slots=True)
class StoredDates:
    """What the tool that wrote the file had computed; None where the file does not say."""

    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    total_slack: float | None
    free_slack: float | None
    critical: bool


@dataclass(frozen=True, slots=True)
class FileTask:
    """A task as the file has it; `constraint` by its long English name, such as START_NO_EARLIER_THAN.

    Work is minutes too, cost is money without a currency; `percent` complete is 0 to 100, `priority` 0 to 1000. `guid`
    tells the task from every other in the world. In fields of our own: `interface`, the code of what it builds, and
    between which working times its duration may turn out.
    """

    uid: int
    name: str
    parent: int | None
    summary: bool
    active: bool
    manual: bool
    fixed_duration: bool
    duration: float
    elapsed: bool
    remaining: float | None
    calendar: int | None
    ignores_resource_calendars: bool
    constraint: str | None
    constraint_date: datetime | None
    deadline: datetime | None
    start: datetime | None
    finish: datetime | None
    actual_start: datetime | None
    actual_finish: datetime | None
    levelling_delay: float
    baseline_start: datetime | None
    baseline_finish: datetime | None
    baseline_work: float | None
    baseline_cost: float | None
    percent: float
    actual_work: float | None
    actual_cost: float | None
    stored: StoredDates
    links: Sequence[FileLink] = ()
    assignments: Sequence[FileAssignment] = ()
    guid: str | None = None
    priority: int = 500
    interface: str = ""
    optimistic: float | None = None
    pessimistic: float | None = None


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A whole plan; `kind` and `application` say which tool wrote it, `unread` what mpxj could not make sense of.

    A parent comes before what stands under it.
    """

    kind: str
    application: str
    start: datetime | None
    finish: datetime | None
    from_finish: bool
    status: datetime | None
    calendar: int | None
    critical_slack: float
    calendars: Sequence[FileCalendar] = ()
    tasks: Sequence[FileTask] = ()
    unread: Sequence[str] = field(default_factory=tuple)
