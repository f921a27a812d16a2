"""What was planned and what is done: packages of work with a budget, and the value of each at any time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from math import fsum, isfinite

from fishplate.engines.scheduling.calendars import Calendar, WorkingTime
from fishplate.engines.scheduling.checking import REACH_DAYS

_MINUTE = timedelta(minutes=1)
_MOST_PERIODS = 10_000


class Technique(StrEnum):
    """How the value of a package grows: in the plan by its dates, in earnest by what is done.

    PERCENT: evenly over its working time, and by percent complete. ZERO_HUNDRED: all of it when it is finished.
    FIFTY_FIFTY: half when it starts, half when it is finished. WEIGHTED: by steps, each with its own date and weight.
    """

    PERCENT = "percent"
    ZERO_HUNDRED = "0/100"
    FIFTY_FIFTY = "50/50"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone within a package's dates: when it was to be reached, and its weight beside the others."""

    due: datetime
    weight: float


@dataclass(frozen=True, slots=True)
class Package:
    """A task of the baseline: wall-clock dates, the id of the calendar it is worked on, and its budget."""

    id: str
    budget: float
    start: datetime
    finish: datetime
    calendar: str
    technique: Technique = Technique.PERCENT
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What has become of a package; dates after the status date count for nothing.

    Attributes:
        percent: 0 to 100, of the work, for the technique PERCENT; a package that is finished has all of it.
        steps: the numbers of the steps reached, from 0.
        cost: what it has cost so far; None where nobody knows.
    """

    percent: float = 0.0
    started: datetime | None = None
    finished: datetime | None = None
    steps: frozenset[int] = frozenset()
    cost: float | None = None


@dataclass(frozen=True)
class Plan:
    """The baseline; `period` is the length of one step of time of the curve and of earned schedule, on the clock."""

    packages: Sequence[Package]
    calendars: Sequence[Calendar]
    period: timedelta = timedelta(weeks=1)

    @cached_property
    def start(self) -> datetime:
        """When the first package was to start."""
        return min(package.start for package in self.packages)

    @cached_property
    def finish(self) -> datetime:
        """When the last package was to be finished."""
        return max(package.finish for package in self.packages)

    @cached_property
    def budget(self) -> float:
        """Budget at completion, BAC."""
        return fsum(package.budget for package in self.packages)

    @cached_property
    def _clocks(self) -> dict[str, WorkingTime]:
        return {}

    @cached_property
    def _origin(self) -> datetime:
        return datetime.combine(self.start.date(), datetime.min.time())

    def planned(self, package: Package, at: datetime) -> float:
        """Planned value of a package: what was to be done of it by then."""
        if at >= package.finish:
            return package.budget
        match package.technique:
            case Technique.ZERO_HUNDRED:
                return 0.0
            case Technique.FIFTY_FIFTY:
                return package.budget / 2 if at >= package.start else 0.0
            case Technique.WEIGHTED:
                return package.budget * _share(package, lambda step: package.steps[step].due <= at)
            case Technique.PERCENT:
                return package.budget * self._passed(package, at)

    def _passed(self, package: Package, at: datetime) -> float:
        """The share of its working time that has passed; none before its end where there is no working time."""
        clock = self._clock(package.calendar)
        start, finish, now = (self._reading(clock, time) for time in (package.start, package.finish, at))
        return min(1.0, max(0.0, (now - start) / (finish - start))) if finish > start else 0.0

    def _clock(self, calendar: str) -> WorkingTime:
        if calendar not in self._clocks:
            found = next(one for one in self.calendars if one.id == calendar)
            self._clocks[calendar] = WorkingTime(found, self.start.date(), REACH_DAYS)
        return self._clocks[calendar]

    def _reading(self, clock: WorkingTime, time: datetime) -> int:
        return clock.reading((time - self._origin) // _MINUTE)


def earned(package: Package, done: Done, status: datetime) -> float:
    """Earned value of a package: the budget of what is done of it."""
    if _by(done.finished, status):
        return package.budget
    match package.technique:
        case Technique.ZERO_HUNDRED:
            return 0.0
        case Technique.FIFTY_FIFTY:
            return package.budget / 2 if _by(done.started, status) else 0.0
        case Technique.WEIGHTED:
            return package.budget * _share(package, lambda step: step in done.steps)
        case Technique.PERCENT:
            return package.budget * (done.percent / 100)


def has_begun(done: Done, status: datetime) -> bool:
    """Whether anything has happened to a package."""
    return done.percent > 0 or bool(done.steps) or _by(done.started, status) or _by(done.finished, status)


def _by(time: datetime | None, status: datetime) -> bool:
    return time is not None and time <= status


def _share(package: Package, counts: Callable[[int], bool]) -> float:
    total = fsum(step.weight for step in package.steps)
    return fsum(step.weight for number, step in enumerate(package.steps) if counts(number)) / total


def check(plan: Plan, progress: Mapping[str, Done]) -> None:
    """Raise ValueError, with the package named, where the input is not what it says it is."""
    known = {package.id for package in plan.packages}
    calendars = {calendar.id for calendar in plan.calendars}
    if not known:
        raise ValueError("a plan without packages has no value")
    if len(known) < len(plan.packages):
        raise ValueError("two packages have the same id")
    if plan.period <= timedelta(0):
        raise ValueError("a period has to take time")
    if (plan.finish - plan.start) / plan.period > _MOST_PERIODS:
        raise ValueError(f"the plan takes more than {_MOST_PERIODS} periods")
    if unknown := set(progress) - known:
        raise ValueError(f"the plan has no package {min(unknown)}")
    for package in plan.packages:
        wrong = _wrong(package, progress.get(package.id, Done()), calendars)
        if wrong:
            raise ValueError(f"package {package.id}: {wrong}")


def _wrong(package: Package, done: Done, calendars: set[str]) -> str | None:
    if not (isfinite(package.budget) and package.budget >= 0):
        return "its budget is no amount"
    if package.finish < package.start:
        return "it was to be finished before it was to start"
    if package.calendar not in calendars:
        return f"there is no calendar {package.calendar}"
    if not 0 <= done.percent <= 100:
        return "percent complete is from 0 to 100"
    if done.cost is not None and not isfinite(done.cost):
        return "its cost is no amount"
    if package.technique is Technique.WEIGHTED:
        if not fsum(step.weight for step in package.steps) > 0 or any(step.weight < 0 for step in package.steps):
            return "its steps have no weight"
        if any(not package.start <= step.due <= package.finish for step in package.steps):
            return "a step is due outside its dates"
        if not done.steps <= set(range(len(package.steps))):
            return "a step was reached that it does not have"
    return None
