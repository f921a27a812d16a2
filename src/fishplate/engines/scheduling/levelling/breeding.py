"""Better schedules, bred from those that are known: on each thread one herd after another.

A genetic algorithm on two populations (Debels & Vanhoucke 2005), one of schedules pushed to the front, one of schedules
pushed to the back (forward-backward improvement: Li & Willis 1992, Tormos & Lova 2001). Importing this loads the
compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from . import native
from .generation import by_urgency, span, urgency
from .heuristics import Found
from .network import Net

#: The smallest herd, the one that ends soonest.
POPULATION: Final = 80
#: The smallest herd is to be good soon; larger ones are to stay different for long. Tried on PSPLIB's J120.
HASTY: Final = native.Manner(rivals=2, windows=4, shortest=25, longest=75, mutations=50)
PATIENT: Final = native.Manner(rivals=1, windows=1, shortest=5, longest=40, mutations=50)
#: Each member of a larger herd needs about so many children before nothing better comes.
CHILDREN: Final = 300
#: Orders of all members together: activities, some 30 bytes each.
MOST_PLACES: Final = 2_000_000
#: How many, drawn at random, an activity must beat to come next in the first orders.
RIVALS: Final = 3
#: A herd that bears nothing shorter for so many generations starts anew, twice as large.
PATIENCE: Final = 60
#: Placements of single activities between two looks at the clock: some milliseconds.
AT_ONCE: Final = 20_000


def bred(
    net: Net,
    known: Sequence[Sequence[int]],
    *,
    enough: int,
    schedules: int,
    expected: int,
    generators: Sequence[np.random.Generator],
    better: Callable[[list[int], int], None],
    stop: Callable[[], bool],
) -> Found:
    """Breed schedules until one is no longer than `enough`, so many were made, or `stop` says so.

    Args:
        known: schedules to begin with, at least one.
        schedules: how many each thread makes at most.
        expected: for how many there will be time, as far as is known: more make the herd larger. 0: the smallest.
        generators: one for each thread; what comes of a seed does not depend on how fast the machine is, unless `stop`
            ends it or several threads meet.
        better: told the starts and the makespan of each schedule that is the shortest of its thread, by that thread.
        stop: asked every few milliseconds, by every thread.
    """
    herds = [_Island(net, known, enough, schedules, expected, generator, better) for generator in generators]
    if len(herds) == 1:
        found = [herds[0].run(stop)]
    else:
        with ThreadPoolExecutor(len(herds)) as pool:
            found = list(pool.map(lambda island: island.run(stop), herds))
    best = min(found, key=lambda one: one.makespan)
    return replace(best, schedules=sum(one.schedules for one in found))


class _Island:
    """One herd after another, each larger, on one thread."""

    def __init__(
        self,
        net: Net,
        known: Sequence[Sequence[int]],
        enough: int,
        schedules: int,
        expected: int,
        generator: np.random.Generator,
        better: Callable[[list[int], int], None],
    ) -> None:
        self.nets = (net, net.mirrored())
        self.known = known
        self.enough = enough
        self.left = schedules
        self.generator = generator
        self.better = better
        self.most = max(POPULATION, MOST_PLACES // max(1, net.size))
        self.population = min(max(POPULATION, expected // CHILDREN), self.most)
        self.urgency = np.array(urgency(net, "latest finish"), np.int64)
        self.at_once = max(1, AT_ONCE // max(1, net.size))
        self.best = list(min(known, key=partial(span, net)))
        self.shortest = span(net, self.best)
        self.made = 0

    def run(self, stop: Callable[[], bool]) -> Found:
        """Breed until there is a reason to stop."""
        population = self.population
        while not self._over(stop):
            self._herd(population, stop)
            population = min(2 * population, self.most)
        return Found(self.best, self.shortest, self.made)

    def _herd(self, population: int, stop: Callable[[], bool]) -> None:
        herd = native.new_herd(self.nets[0], population, int(self.generator.integers(1, 2**62)))
        self._settle(herd, stop)
        manner = HASTY if population == POPULATION else PATIENT
        side, idle, shortest = 0, 0, int(herd.shortest[0])
        while idle < PATIENCE and not self._over(stop):
            for first in range(0, population, self.at_once):
                last = min(first + self.at_once, population, first + self.left)
                native.breed(self.nets[side], herd, side, first, last, manner)
                self._count(herd, last - first)
                if self._over(stop):
                    return
            side = 1 - side
            idle = 0 if herd.shortest[0] < shortest else idle + 1
            shortest = int(herd.shortest[0])

    def _settle(self, herd: native.Herd, stop: Callable[[], bool]) -> None:
        """Fill both sides: what is known first, then orders drawn at random, each also pushed to the back."""
        forwards, backwards = self.nets
        for at in range(herd.spans.shape[1]):
            if at < len(self.known):
                herd.child[:] = by_urgency(forwards, self.known[at])
            else:
                native.wander(forwards, self.urgency, RIVALS, herd)
            native.bear(forwards, herd, 0, herd.child, at)
            native.bear(backwards, herd, 1, herd.orders[1, at].copy(), at)
            self._count(herd, 2)
            if at % self.at_once == 0 and self._over(stop):
                return

    def _count(self, herd: native.Herd, made: int) -> None:
        self.made += made
        self.left -= made
        if herd.shortest[0] < self.shortest:
            self.best = [int(start) for start in herd.best]
            self.shortest = int(herd.shortest[0])
            self.better(self.best, self.shortest)

    def _over(self, stop: Callable[[], bool]) -> bool:
        return self.left <= 0 or self.shortest <= self.enough or stop()
