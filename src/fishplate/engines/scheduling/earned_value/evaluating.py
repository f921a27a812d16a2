"""Where a plan stands at its status date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from . import baseline, cost, curve
from .baseline import Done, Package, Plan
from .cost import CostFigures
from .curve import Measurement, PlannedValue, Point
from .earned_schedule import EarnedSchedule, earned_schedule
from .figures import Figure, Missing


@dataclass(frozen=True, slots=True)
class Worth:
    """Planned value, earned value and actual cost of one package; None where its cost is not known."""

    planned: float
    earned: float
    actual: float | None


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """The answer of `evaluate`.

    Attributes:
        packages: what each package comes to, by its id.
        without_cost: the packages that have begun and do not say what they cost; with one of them AC is not known.
        curve: planned value at the ends of all periods, with what was measured, the status date included.
        past: earned schedule at each earlier measurement, by its time; one after all was earned counts time on.
    """

    status: datetime
    cost: CostFigures
    schedule: EarnedSchedule
    packages: Mapping[str, Worth]
    without_cost: tuple[str, ...]
    curve: tuple[Point, ...]
    past: Mapping[datetime, EarnedSchedule]


def evaluate(
    plan: Plan, progress: Mapping[str, Done], *, status: datetime, measured: Sequence[Measurement] = ()
) -> EarnedValue:
    """Earned value and earned schedule of `plan` at `status`, for what `progress` says is done of its packages.

    A package that `progress` does not name has not begun. `measured` are earlier measurements, for the curves.

    Raises ValueError, with the package named, for dates, amounts or ids that cannot be.
    """
    baseline.check(plan, progress)
    done = {package.id: progress.get(package.id, Done()) for package in plan.packages}
    worth = {package.id: _worth(plan, package, done[package.id], status) for package in plan.packages}
    without = tuple(name for name, one in done.items() if baseline.has_begun(one, status) and one.cost is None)
    actual = _actual_cost(worth, without)
    planned = PlannedValue(plan)
    earned = fsum(one.earned for one in worth.values())
    by_now = fsum(one.planned for one in worth.values())
    before = [one for one in measured if one.at < status]
    now = Measurement(status, earned, actual.value)
    return EarnedValue(
        status,
        cost.figures(planned.budget, by_now, earned, actual),
        earned_schedule(planned, plan.period, earned, _until(done, status)),
        worth,
        without,
        curve.points(planned, [*before, now]),
        {one.at: earned_schedule(planned, plan.period, one.earned, one.at) for one in before},
    )


def _worth(plan: Plan, package: Package, done: Done, status: datetime) -> Worth:
    return Worth(plan.planned(package, status), baseline.earned(package, done, status), done.cost)


def _actual_cost(worth: Mapping[str, Worth], without: Sequence[str]) -> Figure:
    costs = [one.actual for one in worth.values() if one.actual is not None]
    if without or not costs:
        return Figure(None, Missing.NO_ACTUAL_COST)
    return Figure(fsum(costs))


def _until(done: Mapping[str, Done], status: datetime) -> datetime:
    """Until when time counts: once all is finished, no longer."""
    finishes = [one.finished for one in done.values()]
    if any(finish is None or finish > status for finish in finishes):
        return status
    return max(finish for finish in finishes if finish is not None)
