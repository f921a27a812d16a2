"""The hot loops, compiled: making schedules, and breeding better ones.

generation.py makes schedules in plain Python, and the tests hold this against it. Compiled code is kept on disk, so
that only the first run after an installation waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from .network import Net, Whole

#: One number above 0, from which the next is drawn.
State = npt.NDArray[np.uint64]
F = TypeVar("F", bound=Callable[..., object])


def _compiled(function: F) -> F:
    """Compile on the first call; other threads run meanwhile."""
    return cast("F", numba.njit(cache=True, nogil=True)(function))


@_compiled
def place(net: Net, order: Whole, used: Whole, starts: Whole) -> int:
    """Start each activity in turn as early as links and resources allow, and return when the last one ends.

    Args:
        order: (activities,) every activity after all that it waits for.
        used: (horizon, resources) room to work in; its content does not matter.
        starts: (activities,) is filled.
    """
    used[:] = 0
    makespan = 0
    for one in order:
        start = 0
        for at in range(net.before_at[one], net.before_at[one + 1]):
            before = net.before[at]
            start = max(start, starts[before] + net.durations[before])
        duration = net.durations[one]
        # From the back: what is full there lets us skip all before it. From `clear` on, up to the old finish, nothing
        # was full, so each period is looked at once.
        first, last = net.need_at[one], net.need_at[one + 1]
        clear = start
        period = start + duration - 1
        while period >= clear:
            full = False
            for at in range(first, last):
                resource = net.need_resource[at]
                if used[period, resource] + net.need_amount[at] > net.capacities[resource]:
                    full = True
                    break
            if full:
                clear = start + duration
                start = period + 1
                period = start + duration - 1
            else:
                period -= 1
        for period in range(start, start + duration):
            for at in range(first, last):
                used[period, net.need_resource[at]] += net.need_amount[at]
        starts[one] = start
        makespan = max(makespan, start + duration)
    return makespan


@_compiled
def turn(net: Net, placed: Whole, starts: Whole, makespan: int, order: Whole, times: Whole, tally: Whole) -> None:
    """Read a schedule from its end: an order and starts for the mirrored net.

    Args:
        placed: (activities,) the order in which the schedule was made; it decides where finishes are equal.
        starts: (activities,) the schedule.
        order, times: (activities,) are filled.
        tally: (horizon + 2,) room to work in.
    """
    size = len(placed)
    tally[: makespan + 2] = 0
    for one in range(size):
        times[one] = makespan - starts[one] - net.durations[one]
        tally[times[one] + 1] += 1
    for time in range(makespan + 1):
        tally[time + 1] += tally[time]
    for at in range(size - 1, -1, -1):
        one = placed[at]
        order[tally[times[one]]] = one
        tally[times[one]] += 1


@_compiled
def draw(state: State, below: int) -> int:
    """A number from 0 up to `below`, by xorshift (Marsaglia 2003)."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return int(np.int64((word >> np.uint64(11)) % np.uint64(below)))


@_compiled
def cross(father: Whole, mother: Whole, times: Whole, first: int, last: int, child: Whole) -> None:
    """Take what the father starts in a window of time in his order, all else, before and after it, in the mother's.

    Args:
        father, mother: (activities,) orders of the parents.
        times: (activities,) the father's starts.
        first, last: the window.
        child: (activities,) is filled, again with every activity after those that it waits for.
    """
    at = 0
    for one in mother:
        if times[one] < first:
            child[at] = one
            at += 1
    for one in father:
        if first <= times[one] <= last:
            child[at] = one
            at += 1
    for one in mother:
        if times[one] > last:
            child[at] = one
            at += 1


@_compiled
def shake(net: Net, order: Whole, state: State, swaps: int) -> None:
    """Swap neighbours in the order at random where no link forbids it."""
    for _ in range(swaps):
        at = draw(state, len(order) - 1)
        one, two = order[at], order[at + 1]
        linked = False
        for index in range(net.before_at[two], net.before_at[two + 1]):
            linked |= net.before[index] == one
        if not linked:
            order[at], order[at + 1] = two, one


class Herd(NamedTuple):
    """Two populations that breed each other: side 0 is to be placed in the net, side 1 in its mirror image.

    Children of one side, placed in its direction and turned, live on the other: each schedule is pushed to the front
    and to the back in turn (Debels & Vanhoucke 2005).

    Attributes:
        orders, times: (2, population, activities) in the direction in which they are to be placed.
        spans: (2, population) how long the schedule is.
        best, shortest: (activities,) starts of the shortest schedule yet, and (1,) how long it is.
        state: what draw() needs.
        used, tally, starts, child, waiting: room to work in.
    """

    orders: Whole
    times: Whole
    spans: Whole
    best: Whole
    shortest: Whole
    state: State
    used: Whole
    tally: Whole
    starts: Whole
    child: Whole
    waiting: Whole


class Manner(NamedTuple):
    """How children come about.

    Attributes:
        rivals: the mate is the best of so many, drawn at random.
        windows: among how many windows of time the father's best is looked for.
        shortest, longest: how long a window may be, in percent of his makespan.
        mutations: how many children in a thousand are shaken.
    """

    rivals: int
    windows: int
    shortest: int
    longest: int
    mutations: int


def new_herd(net: Net, population: int, seed: int) -> Herd:
    """Room for so many; spans are beyond all that is possible, so that anyone is better."""
    size, horizon = net.size, net.horizon
    return Herd(
        orders=np.zeros((2, population, size), np.int64),
        times=np.zeros((2, population, size), np.int64),
        spans=np.full((2, population), horizon + 1, np.int64),
        best=np.zeros(size, np.int64),
        shortest=np.array([horizon + 1], np.int64),
        state=np.array([seed | 1], np.uint64),
        used=np.zeros((horizon, len(net.capacities)), np.int64),
        tally=np.zeros(horizon + 2, np.int64),
        starts=np.zeros(size, np.int64),
        child=np.zeros(size, np.int64),
        waiting=np.zeros(size, np.int64),
    )


@_compiled
def wander(net: Net, urgency: Whole, rivals: int, herd: Herd) -> None:
    """Fill herd.child: of those that may come next, the most urgent of `rivals` drawn at random.

    Args:
        urgency: (activities,) the smallest is the most urgent.
    """
    size = len(net.durations)
    ready = 0
    for one in range(size):
        herd.waiting[one] = net.before_at[one + 1] - net.before_at[one]
        if herd.waiting[one] == 0:
            herd.starts[ready] = one  # whom to choose from; the starts are filled later
            ready += 1
    for at in range(size):
        chosen = draw(herd.state, ready)
        for _ in range(rivals - 1):
            other = draw(herd.state, ready)
            if urgency[herd.starts[other]] < urgency[herd.starts[chosen]]:
                chosen = other
        one = herd.starts[chosen]
        ready -= 1
        herd.starts[chosen] = herd.starts[ready]
        herd.child[at] = one
        for index in range(net.after_at[one], net.after_at[one + 1]):
            after = net.after[index]
            herd.waiting[after] -= 1
            if herd.waiting[after] == 0:
                herd.starts[ready] = after
                ready += 1


@_compiled
def bear(net: Net, herd: Herd, side: int, order: Whole, at: int) -> None:
    """Place an order and keep the schedule on the other side where it is at least as short as the one at `at`."""
    span = place(net, order, herd.used, herd.starts)
    if span < herd.shortest[0]:
        herd.shortest[0] = span
        herd.best[:] = span - herd.starts - net.durations if side else herd.starts
    other = 1 - side
    if span <= herd.spans[other, at]:
        herd.spans[other, at] = span
        turn(net, order, herd.starts, span, herd.orders[other, at], herd.times[other, at], herd.tally)


@_compiled
def peak(net: Net, herd: Herd, side: int, father: int, manner: Manner) -> tuple[int, int]:
    """Of some windows of time drawn at random, the one in which the father makes the most of the resources.

    Returns the first period and how many follow it.
    """
    span = herd.spans[side, father]
    times = herd.times[side, father]
    most, begin, window = -1.0, 0, 0
    for _ in range(manner.windows):
        least = span * manner.shortest // 100
        length = least + draw(herd.state, span * manner.longest // 100 - least + 1)
        first = draw(herd.state, span - length + 1)
        work = 0.0
        for one in range(len(times)):
            periods = min(times[one] + net.durations[one], first + length) - max(times[one], first)
            if periods > 0:
                work += net.weights[one] * periods
        if work > most * length:
            most, begin, window = work / max(length, 1), first, length
    return begin, window


@_compiled
def breed(net: Net, herd: Herd, side: int, first: int, last: int, manner: Manner) -> None:
    """Bear a child of each member of a side from `first` up to `last`, in the direction of that side.

    Args:
        net: the project for side 0, its mirror image for side 1.
    """
    population = herd.spans.shape[1]
    for at in range(first, last):
        mate = draw(herd.state, population)
        for _ in range(manner.rivals - 1):
            rival = draw(herd.state, population)
            if herd.spans[side, rival] < herd.spans[side, mate]:
                mate = rival
        father, mother = (at, mate) if draw(herd.state, 2) else (mate, at)
        begin, window = peak(net, herd, side, father, manner)
        cross(
            herd.orders[side, father],
            herd.orders[side, mother],
            herd.times[side, father],
            begin,
            begin + window,
            herd.child,
        )
        if draw(herd.state, 1000) < manner.mutations:
            shake(net, herd.child, herd.state, len(herd.child) // 4)
        bear(net, herd, side, herd.child, at)
