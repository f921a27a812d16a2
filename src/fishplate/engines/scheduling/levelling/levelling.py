"""The one call: rules, then breeding, then the solver, and breeding again with what is left of the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np

from . import exact, heuristics
from .bounds import lower_bound
from .network import Net, net_of, topological
from .project import Project, check
from .result import Diagnostic, Levelled, Status

#: Room for what is used of each resource in each period, in numbers of 8 bytes.
MOST_CELLS: Final = 30_000_000
#: The part of the time after which no further rule is tried.
RULES: Final = 0.05
#: Breeding before the solver is asked: at most this part of the time, and so many schedules for each activity.
FIRST: Final = 0.15
FIRST_SCHEDULES: Final = 100
#: The part of the rest that goes to the solver: all of it for a project that it can be expected to prove, little where
#: the gap is too wide for it to close.
SOLVER: Final = 0.4
SMALL: Final = 45
WIDE: Final = 0.06
SOLVER_WIDE: Final = 0.1
#: Seconds that it takes to load the solver; with less, breeding goes on.
LOADING: Final = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop.

    Attributes:
        seconds: at the latest then, by the clock that is passed in.
        workers: threads at work at the same time.
        gap: a schedule that is no more than this part too long is good enough; 0 goes on to the proof.
        schedules: make so many by heuristics and do not ask the solver: what the literature compares.
    """

    seconds: float = 10.0
    workers: int = 1
    gap: float = 0.0
    schedules: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The shortest schedule yet and the bound, each time that one of them gets better."""

    makespan: int
    lower_bound: int


def level(
    project: Project,
    effort: Effort,
    *,
    clock: Callable[[], float],
    generator: np.random.Generator,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Levelled:
    """Find starts that heed links and capacities and end as early as can be.

    The same generator and `effort.schedules` give the same schedule on one worker.

    Args:
        clock: seconds that only grow.
        progress: told of every better schedule or bound, by one thread at a time, not always by the caller's.
        cancelled: asked several times a second, from several threads; the best found until then is the result.

    Raises ValueError for a project that contradicts itself, or is too long for its unit of time.
    """
    check(project)
    if impossible := _impossible(project):
        return Levelled(Status.INFEASIBLE, diagnostics=impossible)
    net = net_of(project)
    if net.horizon * max(1, len(net.capacities)) > MOST_CELLS:
        raise ValueError(f"the activities last {net.horizon} periods in all; use a longer period")
    search = _Search(net, effort, clock, generator, progress, cancelled)
    search.run()
    ids = [activity.id for activity in project.activities]
    return Levelled(
        status=Status.OPTIMAL if search.makespan == search.bound else Status.FEASIBLE,
        makespan=search.makespan,
        lower_bound=search.bound,
        starts=dict(zip(ids, search.starts, strict=True)),
        schedules=search.schedules,
    )


class _Search:
    """The best schedule and bound known, and how each of the methods may improve on them."""

    def __init__(
        self,
        net: Net,
        effort: Effort,
        clock: Callable[[], float],
        generator: np.random.Generator,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.net, self.effort, self.clock, self.generator = net, effort, clock, generator
        self.progress, self.cancelled = progress, cancelled
        self.end = clock() + effort.seconds
        self.bound = lower_bound(net)
        self.starts: list[int] = []
        self.makespan = net.horizon + 1
        self.schedules = 0
        self.lock = Lock()
        self.pace = 0.0  # schedules a second that a worker breeds

    def run(self) -> None:
        """Go through the methods until the schedule is good enough or the time is over."""
        rules_end = self.clock() + RULES * self._left()
        known = heuristics.by_rules(self.net, enough=self._enough(), stop=lambda: self._over(rules_end))
        self.schedules = len(known)
        self._better(known[0].starts, known[0].makespan, self.bound)
        first = [one.starts for one in known]
        if self.effort.schedules is not None:
            self._breed(first, self.end, self.effort.schedules - self.schedules)
            return
        self._breed(first, self.clock() + FIRST * self._left(), FIRST_SCHEDULES * self.net.size)
        self._solve(self._part_of_solver())
        self._breed([self.starts, *first], self.end)

    def _breed(self, known: Sequence[Sequence[int]], end: float, schedules: int | None = None) -> None:
        if self._over(end) or self.makespan <= self._enough():
            return
        from . import breeding  # loads the compiler, half a second that a quick answer does not wait for

        workers = self.effort.workers
        begin = self.clock()
        found = breeding.bred(
            self.net,
            known,
            enough=self._enough(),
            schedules=2**62 if schedules is None else schedules // workers,
            expected=int(self.pace * (end - begin)),
            generators=self.generator.spawn(workers),
            better=self._shorter,
            stop=lambda: self._over(end) or self.makespan <= self._enough(),
        )
        self.schedules += found.schedules
        self.pace = found.schedules / workers / max(self.clock() - begin, 0.001)

    def _shorter(self, starts: list[int], makespan: int) -> None:
        """Several threads at once may say so."""
        with self.lock:
            self._better(starts, makespan, self.bound)

    def _solve(self, part: float) -> None:
        if self._left() < LOADING or self.cancelled() or self.makespan <= self._enough():
            return
        proof = exact.solve(
            self.net,
            self.starts,
            self.bound,
            seconds=lambda: part * self._left(),
            workers=self.effort.workers,
            seed=int(self.generator.integers(2**31)),
            gap=self.effort.gap,
            stop=lambda: self._over(self.end),
        )
        self._better(proof.starts, proof.makespan, proof.lower_bound)

    def _part_of_solver(self) -> float:
        if self.net.size <= SMALL:
            return 1.0
        return SOLVER_WIDE if self.makespan - self.bound > WIDE * self.makespan else SOLVER

    def _better(self, starts: list[int], makespan: int, bound: int) -> None:
        if makespan < self.makespan or bound > self.bound:
            if makespan < self.makespan:
                self.starts, self.makespan = starts, makespan
            self.bound = max(self.bound, bound)
            self.progress(Progress(self.makespan, self.bound))

    def _enough(self) -> int:
        """The longest makespan whose gap to the bound is still allowed."""
        return max(self.bound, int(self.bound / (1 - self.effort.gap) + 1e-9)) if self.effort.gap < 1 else self.makespan

    def _left(self) -> float:
        return max(0.0, self.end - self.clock())

    def _over(self, end: float) -> bool:
        return self.clock() >= end or self.cancelled()


def _impossible(project: Project) -> tuple[Diagnostic, ...]:
    """Activities that need more than there is, and those in a circle."""
    found = [
        Diagnostic(
            f"Activity {activity.id} needs {amount} of {resource}, and there are {project.capacities[resource]}.",
            (activity.id,),
        )
        for activity in project.activities
        if activity.duration
        for resource, amount in activity.demands.items()
        if amount > project.capacities[resource]
    ]
    net = net_of(project)
    order = topological(net)
    if len(order) < net.size:
        circle = _circle(net, set(range(net.size)) - set(order))
        ids = [project.activities[one].id for one in circle]
        found.append(
            Diagnostic(f"Activities wait for each other in a circle: {' → '.join([*ids, ids[0]])}.", tuple(ids))
        )
    return tuple(found)


def _circle(net: Net, left: set[int]) -> list[int]:
    """One circle among activities each of which waits for another of them, from its first in the project onwards."""
    path = [min(left)]
    while True:
        before = next(
            int(one) for one in net.before[net.before_at[path[-1]] : net.before_at[path[-1] + 1]] if one in left
        )
        if before in path:
            circle = path[path.index(before) :][::-1]
            begin = circle.index(min(circle))
            return circle[begin:] + circle[:begin]
        path.append(before)
