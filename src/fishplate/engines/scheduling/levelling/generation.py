"""Making schedules in plain words: the serial and the parallel scheme, and priority rules.

The serial scheme (Kelley 1963) takes one activity after the other and starts it as early as it can; the parallel one
(Brooks & White 1965) goes from one finish to the next and starts what fits. Which comes first, a rule says; Kolisch
(1996) compares the schemes and the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from .network import Net, heads, topological

#: What makes an activity urgent: an early latest finish or latest start, little slack, much work behind it.
RULES: Final = ("latest finish", "latest start", "slack", "work behind")


def urgency(net: Net, rule: str) -> list[int]:
    """For each activity, how long it may wait by a rule of RULES: the smallest comes first."""
    order = topological(net)
    head = heads(net, order)
    tail = heads(net.mirrored(), order[::-1])
    if rule == "latest finish":
        return [-tail[one] for one in range(net.size)]
    if rule == "latest start":
        return [-tail[one] - int(net.durations[one]) for one in range(net.size)]
    if rule == "slack":
        return [-tail[one] - int(net.durations[one]) - head[one] for one in range(net.size)]
    return [-int(net.durations[one]) - sum(int(net.durations[x]) for x in _after(net, one)) for one in range(net.size)]


def by_urgency(net: Net, values: Sequence[int]) -> list[int]:
    """Every activity after all that it waits for, the most urgent of those that may come next."""
    waiting = [int(net.before_at[one + 1] - net.before_at[one]) for one in range(net.size)]
    eligible = {one for one in range(net.size) if not waiting[one]}
    order: list[int] = []
    while eligible:
        one = min(eligible, key=lambda each: (values[each], each))
        eligible.remove(one)
        order.append(one)
        for successor in _after(net, one):
            waiting[successor] -= 1
            if not waiting[successor]:
                eligible.add(successor)
    return order


def serial(net: Net, order: Sequence[int]) -> list[int]:
    """Start each activity in turn as early as its predecessors and the resources allow."""
    starts = [0] * net.size
    used: dict[int, list[int]] = {}
    for one in order:
        start = max((starts[before] + int(net.durations[before]) for before in _before(net, one)), default=0)
        while not all(_fits(net, one, used.get(period)) for period in _periods(net, one, start)):
            start += 1
        starts[one] = start
        for period in _periods(net, one, start):
            _take(net, one, used.setdefault(period, [0] * len(net.capacities)))
    return starts


def parallel(net: Net, values: Sequence[int]) -> list[int]:
    """From one finish to the next, start what may start and fits, the most urgent first."""
    starts: dict[int, int] = {}
    time = 0
    while len(starts) < net.size:
        started = True
        while started:  # an activity without duration lets its successors start at once
            started = False
            running = [one for one in starts if starts[one] + net.durations[one] > time]
            used = [0] * len(net.capacities)
            for one in running:
                _take(net, one, used)
            for one in sorted(set(range(net.size)) - set(starts), key=lambda each: (values[each], each)):
                if _ready(net, one, starts, time) and _fits(net, one, used):
                    starts[one] = time
                    _take(net, one, used)
                    started = True
        ends = [starts[one] + int(net.durations[one]) for one in starts]
        time = min((end for end in ends if end > time), default=time)
    return [starts[one] for one in range(net.size)]


def span(net: Net, starts: Sequence[int]) -> int:
    """When the last activity ends."""
    return max((start + int(net.durations[one]) for one, start in enumerate(starts)), default=0)


def _before(net: Net, one: int) -> list[int]:
    return [int(each) for each in net.before[net.before_at[one] : net.before_at[one + 1]]]


def _after(net: Net, one: int) -> list[int]:
    return [int(each) for each in net.after[net.after_at[one] : net.after_at[one + 1]]]


def _periods(net: Net, one: int, start: int) -> range:
    return range(start, start + int(net.durations[one]))


def _needs(net: Net, one: int) -> list[tuple[int, int]]:
    row = np.s_[net.need_at[one] : net.need_at[one + 1]]
    return [(int(r), int(amount)) for r, amount in zip(net.need_resource[row], net.need_amount[row], strict=True)]


def _fits(net: Net, one: int, used: Sequence[int] | None) -> bool:
    return used is None or all(used[r] + amount <= net.capacities[r] for r, amount in _needs(net, one))


def _take(net: Net, one: int, used: list[int]) -> None:
    for resource, amount in _needs(net, one):
        used[resource] += amount


def _ready(net: Net, one: int, starts: dict[int, int], time: int) -> bool:
    return all(before in starts and starts[before] + net.durations[before] <= time for before in _before(net, one))
