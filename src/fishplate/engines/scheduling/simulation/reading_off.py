"""From tallies to what people ask for."""

from collections.abc import Mapping
from math import ceil, floor, sqrt

import numpy as np

from fishplate.engines.scheduling.calendars import WorkingTime
from fishplate.engines.scheduling.compiled.records import Numbers

from .lanes import ESTIMATES_OFF
from .model import Model
from .result import Bar, Distribution, Interval, Merge, Step, TaskRisk
from .running import Workers
from .tally import Histogram, added, histogram

_PERCENTILES = (10, 50, 80, 90)
_CONFIDENCE_95 = 1.959964


class Reader:
    """What the tallies say after so many iterations."""

    def __init__(self, model: Model, workers: Workers, iterations: int) -> None:
        self._model, self._frame = model, model.frame
        self._planned, self._tallies = workers.planned, workers.tallies
        self._iterations = iterations

    # When

    def distribution(self, number: int) -> Distribution:
        """When the plan is done, for 0, or the watched task of that number."""
        found = histogram(self._tallies, number)
        total = sum(int(one.total[number]) for one in self._tallies)
        planned = int(self._planned[number])
        return Distribution(
            planned=self._frame.time(planned),
            probability=sum(int(one.early[number]) for one in self._tallies) / self._iterations,
            mean=self._frame.time(planned + round(total / self._iterations)),
            percentiles=tuple(
                self._frame.times([found.lowest, *found.at([self._rank(percent) for percent in range(1, 101)])])
            ),
            intervals={percent: self._interval(found, percent) for percent in _PERCENTILES},
            error=((1 << found.level) - 1) * self._frame.network.resolution,
        )

    def step(self) -> Step:
        """How far the percentiles of the finish are known by now."""
        found = histogram(self._tallies, 0)
        p10, p50, p80, p90 = self._frame.times(found.at([self._rank(percent) for percent in _PERCENTILES]))
        return Step(self._iterations, p10, p50, p80, p90, self._interval(found, 80))

    def _rank(self, percent: int) -> int:
        return max(1, -(-percent * self._iterations // 100))

    def _interval(self, found: Histogram, percent: int) -> Interval:
        low, high = self._frame.times(found.at(ranks_around(percent, self._iterations)))
        return Interval(low, high)

    def contingency(self) -> int:
        """Working time from the planned finish to the 80th percentile."""
        (late,) = histogram(self._tallies, 0).at([self._rank(80)])
        return self._worked(int(self._planned[0]), late)

    def _worked(self, early: int, late: int) -> int:
        clock = self._frame.project_clock
        return clock.reading(late) - clock.reading(early)

    # Why

    def tasks(self) -> Mapping[str, TaskRisk]:
        """What each task has to do with it, in the order of the network."""
        tally, count = added(self._tallies), self._iterations
        varying = self._model.chances.varying
        work = self._model.work[: len(self._model.ids)].astype(float)
        cruciality: dict[int, float] = {}
        spread = count * int(tally.finish[1]) - int(tally.finish[0]) ** 2
        for number, node in enumerate(varying["node"].tolist()):
            total, squares = int(tally.work[number]), int(tally.squares[number])
            work[node] = int(varying["planned"][number]) + (total << int(tally.scale[0])) / count
            own = count * squares - total * total
            if own > 0 and spread > 0:
                together = count * int(tally.products[number]) - total * int(tally.finish[0])
                cruciality[node] = together / (sqrt(own) * sqrt(spread))
        return {
            one: TaskRisk(int(tally.critical[node]) / count, cruciality.get(node), float(work[node]))
            for node, one in enumerate(self._model.ids)
        }

    def merges(self) -> tuple[Merge, ...]:
        """Where chains meet and something is lost by it, the costliest first."""
        tally, count, plan = added(self._tallies), self._iterations, self._model.arrays.plan
        found = []
        for node in np.flatnonzero(self._model.shape.traits["merges"]).tolist():
            first, last = int(plan.nodes["first_in"][node]), int(plan.nodes["last_in"][node])
            latest, chain = int(tally.latest[node]), int(tally.bounds[first:last].max())
            if plan.nodes["joint"][node]:
                name = self._model.arrays.edges[first].link.successor
                delay: float = self._between(self._frame.project_clock, chain, latest)
            else:
                name = self._model.ids[node]
                delay = (latest - chain) / count
                if plan.nodes["milestone"][node]:
                    delay = self._between(self._frame.works[node].clock, chain, latest)
            found.append(Merge(name, delay, last - first))
        if len(tally.ends) > 1:
            total = int(self._planned[0]) * count + int(tally.total[0])
            delay = self._between(self._frame.project_clock, int(tally.ends.max()), total)
            found.append(Merge(None, delay, len(tally.ends)))
        lossy = [one for one in found if one.delay > 0]
        return tuple(sorted(lossy, key=lambda one: (-one.delay, one.task or "")))

    def _between(self, clock: WorkingTime, early: int, late: int) -> int:
        """Working time between the means of instants whose sums are given."""
        return clock.reading(late // self._iterations) - clock.reading(early // self._iterations)

    def bar(self, driver: int, occurred: float, with_it: Numbers, without: Numbers) -> Bar:
        """What one driver costs, from the finishes of the same iterations with and without it."""
        clock, rank = self._frame.project_clock, -(-80 * len(with_it) // 100) - 1
        shown = [np.array([clock.reading(one) for one in finishes.tolist()]) for finishes in (with_it, without)]
        p80 = [int(np.sort(one)[rank]) for one in shown]
        return Bar(
            None if driver == ESTIMATES_OFF else self._model.drivers[driver],
            occurred,
            float((shown[0] - shown[1]).mean()),
            p80[0] - p80[1],
            len(with_it),
        )


def ranks_around(percent: int, count: int) -> list[int]:
    """Between the values of which ranks, of so many, the true percentile lies with 95 % confidence.

    That holds whatever the distribution is; see Conover, *Practical Nonparametric Statistics* (1999), 3.2.
    """
    share = percent / 100
    reach = _CONFIDENCE_95 * sqrt(count * share * (1 - share))
    return [max(1, floor(count * share - reach)), min(count, ceil(count * share + reach) + 1)]
