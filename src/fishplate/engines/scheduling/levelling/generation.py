"""Making schedules in plain words: the serial and the parallel scheme, and priority rules.

The serial scheme (Kelley 1963) takes one activity after the other and starts it as early as it can; the parallel one
(Brooks & White 1965) goes from one finish to the next and starts what fits. Which comes first, a rule says; Kolisch
(1996) compares the schemes and the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Final

from .network import Net, heads, rows, topological

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
    after = rows(net.after_at, net.after)
    return [-int(net.durations[one]) - sum(int(net.durations[x]) for x in after[one]) for one in range(net.size)]


def by_urgency(net: Net, values: Sequence[int]) -> list[int]:
    """Every activity after all that it waits for, the most urgent of those that may come next."""
    waiting = [len(before) for before in rows(net.before_at, net.before)]
    after = rows(net.after_at, net.after)
    eligible: list[tuple[int, int]] = []
    for one, count in enumerate(waiting):
        if not count:
            heappush(eligible, (values[one], one))
    order: list[int] = []
    while eligible:
        one = heappop(eligible)[1]
        order.append(one)
        for successor in after[one]:
            waiting[successor] -= 1
            if not waiting[successor]:
                heappush(eligible, (values[successor], successor))
    return order


def serial(net: Net, order: Sequence[int]) -> list[int]:
    """Start each activity in turn as early as its predecessors and the resources allow."""
    durations, needs, capacities = net.durations.tolist(), _needs(net), net.capacities.tolist()
    before = rows(net.before_at, net.before)
    starts = [0] * net.size
    free: dict[int, list[int]] = {}
    for one in order:
        start = max((starts[other] + durations[other] for other in before[one]), default=0)
        while not all(_fits(needs[one], free.get(period)) for period in range(start, start + durations[one])):
            start += 1
        starts[one] = start
        for period in range(start, start + durations[one]):
            _take(needs[one], free.setdefault(period, capacities.copy()))
    return starts


def parallel(net: Net, values: Sequence[int]) -> list[int]:
    """From one finish to the next, start what may start and fits, the most urgent first."""
    durations, needs, free = net.durations.tolist(), _needs(net), net.capacities.tolist()
    after = rows(net.after_at, net.after)
    waiting = [len(before) for before in rows(net.before_at, net.before)]
    eligible = [one for one, count in enumerate(waiting) if not count]
    running: list[tuple[int, int]] = []
    starts = [0] * net.size
    time = 0
    while eligible or running:
        eligible.sort(key=lambda one: (values[one], one))
        for one in list(eligible):
            if _fits(needs[one], free):
                eligible.remove(one)
                starts[one] = time
                _take(needs[one], free)
                heappush(running, (time + durations[one], one))
        time = running[0][0]
        while running and running[0][0] == time:
            one = heappop(running)[1]
            _give_back(needs[one], free)
            for successor in after[one]:
                waiting[successor] -= 1
                if not waiting[successor]:
                    eligible.append(successor)
    return starts


def span(net: Net, starts: Sequence[int]) -> int:
    """When the last activity ends."""
    return max((start + int(net.durations[one]) for one, start in enumerate(starts)), default=0)


def _needs(net: Net) -> list[list[tuple[int, int]]]:
    """Of each activity, the resources and how much of them."""
    resources, amounts = rows(net.need_at, net.need_resource), rows(net.need_at, net.need_amount)
    return [list(zip(*row, strict=True)) for row in zip(resources, amounts, strict=True)]


def _fits(needs: Sequence[tuple[int, int]], free: Sequence[int] | None) -> bool:
    return free is None or all(free[resource] >= amount for resource, amount in needs)


def _take(needs: Sequence[tuple[int, int]], free: list[int]) -> None:
    for resource, amount in needs:
        free[resource] -= amount


def _give_back(needs: Sequence[tuple[int, int]], free: list[int]) -> None:
    for resource, amount in needs:
        free[resource] += amount
