"""The curve of planned value over time, and the measured ones beside it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from math import fsum

from .baseline import Plan


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was earned and spent by a time in the past; `actual` None where nobody knows."""

    at: datetime
    earned: float
    actual: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the S-curves: planned value at all of them, earned value and actual cost where they were measured."""

    at: datetime
    planned: float
    earned: float | None = None
    actual: float | None = None


class PlannedValue:
    """Planned value, cumulative: at the start, at the end of every period, and at the planned finish.

    Attributes:
        ends: the times, `positions` the same in periods since the start. The last period ends with the plan.
        values: the planned value at each.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.budget = plan.budget
        start, finish = plan.start, plan.finish
        self.duration = (finish - start) / plan.period
        self.ends = [start]
        while self.ends[-1] < finish:
            self.ends.append(min(finish, start + len(self.ends) * plan.period))
        self.positions = [(end - start) / plan.period for end in self.ends]
        self.values = self._values()

    def _values(self) -> list[float]:
        # Exact sums: so each value is the sum of the packages' to the last digit, and the curve never falls.
        grown = [Fraction(0) for _ in self.ends]
        for package in self._plan.packages:
            before = Fraction(0)
            first, last = bisect_left(self.ends, package.start), bisect_left(self.ends, package.finish)
            for number in range(first, last + 1):
                value = Fraction(self._plan.planned(package, self.ends[number]))
                grown[number] += value - before
                before = value
        return [float(value) for value in accumulate(grown)]

    def at(self, time: datetime) -> float:
        """Planned value at any time."""
        return fsum(self._plan.planned(package, time) for package in self._plan.packages)


def points(planned: PlannedValue, measured: Sequence[Measurement]) -> tuple[Point, ...]:
    """The points of all curves, in the order of time."""
    known = {one.at: one for one in measured}
    found = [Point(at, value) for at, value in zip(planned.ends, planned.values, strict=True) if at not in known]
    found += [Point(one.at, planned.at(one.at), one.earned, one.actual) for one in known.values()]
    return tuple(sorted(found, key=lambda point: point.at))
