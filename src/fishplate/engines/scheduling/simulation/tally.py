"""What is kept of the iterations: counts and sums of whole numbers, as many after a million iterations as after ten.

Sums of whole numbers do not depend on their order, so the tallies of several threads add up to the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fishplate.engines.scheduling.compiled.code import compiled
from fishplate.engines.scheduling.compiled.records import LONG_AGO, Numbers, Plan

from .lanes import Room
from .model import Chances, Model, Shape

Counts = npt.NDArray[np.int32]

#: Counters of all histograms of one thread together, and the least and most of one of them.
_COUNTERS, _FEWEST, _MOST = 2**23, 2**10, 2**18
#: What deviations are cut down to, so that no sum of their products leaves 64 bits within four million iterations.
_LARGEST = 2**20


class Tally(NamedTuple):
    """Counts and sums over the iterations of one thread.

    A histogram counts instants in bins of 2 ** `level` ticks; a bin's place is its number modulo how many there are,
    which is no more than the bins from the lowest to the highest take. The first is of the finish of the plan, the
    others are of the watched tasks. `early` counts how often something was done when planned. `scale` are shifts,
    of the work of tasks and of the finish, that cut down what `products` multiplies.
    """

    counts: Counts
    spare: Counts
    lowest: Numbers
    highest: Numbers
    level: Numbers
    total: Numbers
    early: Numbers
    planned: Numbers
    critical: Numbers
    work: Numbers
    squares: Numbers
    products: Numbers
    finish: Numbers  # the sum of its deviations and of their squares
    bounds: Numbers
    latest: Numbers
    ends: Numbers
    happened: Numbers
    scale: Numbers


def tally(model: Model, planned: Numbers) -> Tally:
    """An empty tally; `planned` are the instants of the plan as it stands."""
    histograms = len(planned)
    each = max(_FEWEST, min(_MOST, 1 << ((_COUNTERS // histograms).bit_length() - 1)))
    varying, nodes = len(model.chances.varying), len(model.arrays.plan.nodes)

    def zeros(size: int) -> Numbers:
        return np.zeros(size, np.int64)

    return Tally(
        counts=np.zeros((histograms, each), np.int32),
        spare=np.zeros(each, np.int32),
        lowest=np.full(histograms, -LONG_AGO),
        highest=np.full(histograms, LONG_AGO),
        level=zeros(histograms),
        total=zeros(histograms),
        early=zeros(histograms),
        planned=planned,
        critical=zeros(nodes),
        work=zeros(varying),
        squares=zeros(varying),
        products=zeros(varying),
        finish=zeros(2),
        bounds=zeros(len(model.arrays.edges)),
        latest=zeros(nodes),
        ends=zeros(len(model.shape.ends)),
        happened=zeros(len(model.chances.drivers)),
        scale=_scale(model),
    )


def _scale(model: Model) -> Numbers:
    """Shifts after which no deviation that is likely at all is cut off."""
    varying, drivers = model.chances.varying, model.chances.drivers
    most = np.maximum(1.0, drivers["points"]["high"]) if len(drivers) else np.ones(0)
    longest = [
        task["planned"]
        * max(1.0, task["points"]["high"])
        * np.prod(most[model.chances.touching[task["first_driver"] : task["last_driver"]]])
        for task in varying
    ]
    whole = 4 * sum(longest)  # working time, four times as long on the clock
    return np.array([max(0, int(one).bit_length() - 20) for one in (max(longest, default=0), whole)], np.int64)


@compiled
def record(tally: Tally, number: int, instant: int) -> None:
    """Count one instant in a histogram."""
    counts, level = tally.counts[number], tally.level[number]
    low, high = tally.lowest[number], tally.highest[number]
    lowest, highest = min(low, instant), max(high, instant)
    while (highest >> level) - (lowest >> level) >= len(counts):
        if low <= high:
            fold(counts, tally.spare, low >> level, high >> level)
        level += 1
    tally.level[number], tally.lowest[number], tally.highest[number] = level, lowest, highest
    counts[(instant >> level) & (len(counts) - 1)] += 1
    tally.total[number] += instant - tally.planned[number]
    tally.early[number] += instant <= tally.planned[number]


@compiled
def fold(counts: Counts, spare: Counts, low: int, high: int) -> None:
    """Make bins twice as wide; those from `low` to `high` are in use."""
    for place in range(len(counts)):
        spare[place] = 0
    for old in range(low, high + 1):
        spare[(old >> 1) & (len(counts) - 1)] += counts[old & (len(counts) - 1)]
    for place in range(len(counts)):
        counts[place] = spare[place]


@compiled
def count_lanes(
    plan: Plan, shape: Shape, chances: Chances, room: Room, tally: Tally, finishes: Numbers, with_all: bool
) -> None:
    """Write the finish of each lane for which `finishes` has room, and count these lanes if `with_all`."""
    used = len(finishes)
    for lane in range(used):
        finishes[lane] = LONG_AGO if len(shape.ends) else shape.project_start
    for end in shape.ends:
        for lane in range(used):
            finishes[lane] = max(finishes[lane], room.finishes[end, lane])
    if not with_all:
        return
    for lane in range(used):
        record(tally, 0, finishes[lane])
        for number in range(len(shape.watched)):
            record(tally, number + 1, room.finishes[shape.watched[number], lane])
    for number in range(len(chances.drivers)):
        tally.happened[number] += _ones(room.happened[number] & ((1 << used) - 1))
    _count_chains(plan, shape, room, tally, finishes)
    _count_work(chances, room, tally, finishes)
    _count_merges(shape, room, tally, used)


@compiled
def _ones(bits: int) -> int:
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def _count_chains(plan: Plan, shape: Shape, room: Room, tally: Tally, finishes: Numbers) -> None:
    """Follow the edges that hold each other back from the finish, and count the tasks on them."""
    marks = room.marks
    for end in shape.ends:
        for lane in range(len(finishes)):
            if room.finishes[end, lane] == finishes[lane]:
                marks[end] |= np.uint8(1 << lane)
    for position in range(len(plan.order) - 1, -1, -1):
        node = plan.order[position]
        mark = marks[node]
        if mark == 0:
            continue
        marks[node] = 0
        task = plan.nodes[node]
        if not task.done:
            tally.critical[node] += _ones(mark)
        for number in range(task.first_in, task.last_in):
            marks[plan.incoming[number].source] |= mark & room.binding[number]


@compiled
def _cut(deviation: int, shift: int) -> int:
    return max(-_LARGEST, min(_LARGEST, deviation >> shift))


@compiled
def _count_work(chances: Chances, room: Room, tally: Tally, finishes: Numbers) -> None:
    """Add up what correlations are made of."""
    late = room.latest
    for lane in range(len(finishes)):
        late[lane] = _cut(finishes[lane] - tally.planned[0], tally.scale[1])
        tally.finish[0] += late[lane]
        tally.finish[1] += late[lane] * late[lane]
    for number in range(len(chances.varying)):
        task = chances.varying[number]
        work = room.work[task.node]
        total, squares, products = 0, 0, 0
        for lane in range(len(finishes)):
            deviation = _cut(work[lane] - task.fixed - task.planned, tally.scale[0])
            total += deviation
            squares += deviation * deviation
            products += deviation * late[lane]
        tally.work[number] += total
        tally.squares[number] += squares
        tally.products[number] += products


@compiled
def _count_merges(shape: Shape, room: Room, tally: Tally, used: int) -> None:
    """Add up when each chain lets a node begin, and the latest of them."""
    for number in range(len(room.sums)):
        tally.bounds[number] += room.sums[number]
    for node in range(len(room.latest_sums)):
        tally.latest[node] += room.latest_sums[node]
    for number in range(len(shape.ends)):
        for lane in range(used):
            tally.ends[number] += room.finishes[shape.ends[number], lane]


# Several threads, and what is read from it


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often each bin was met, of 2 ** `level` ticks from bin number `first` on."""

    level: int
    first: int
    counts: Numbers
    lowest: int
    highest: int

    def at(self, ranks: Sequence[int]) -> list[int]:
        """The instants that come at these places (from 1) of all that were counted, in order; up to a bin late."""
        found = np.searchsorted(np.cumsum(self.counts), ranks)
        return [min(self.highest, ((self.first + int(place) + 1) << self.level) - 1) for place in found]


def histogram(tallies: Sequence[Tally], number: int) -> Histogram:
    """What all threads met together; some must have met something."""
    used = [one for one in tallies if one.lowest[number] <= one.highest[number]]
    size = used[0].counts.shape[1]
    lowest = min(int(one.lowest[number]) for one in used)
    highest = max(int(one.highest[number]) for one in used)
    level = max(int(one.level[number]) for one in used)
    while (highest >> level) - (lowest >> level) >= size:
        level += 1
    first = lowest >> level
    counts: Numbers = np.zeros((highest >> level) - first + 1, np.int64)
    for one in used:
        own = int(one.level[number])
        places = np.arange(int(one.lowest[number]) >> own, (int(one.highest[number]) >> own) + 1)
        np.add.at(counts, (places >> (level - own)) - first, one.counts[number][places & (size - 1)])
    return Histogram(level, first, counts, lowest, highest)


def added(tallies: Sequence[Tally]) -> Tally:
    """The sums of all threads; the histograms are those of the first."""
    names = ("total", "early", "critical", "work", "squares", "products", "finish", "bounds", "latest", "ends")
    summed = {name: np.sum([getattr(one, name) for one in tallies], axis=0) for name in (*names, "happened")}
    return tallies[0]._replace(**summed)
