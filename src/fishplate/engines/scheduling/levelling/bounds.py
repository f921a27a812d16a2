"""How short a schedule could be at all: bounds that hold for every schedule."""

from __future__ import annotations

from collections.abc import Sequence

from .network import Net, heads, topological


def lower_bound(net: Net) -> int:
    """The longest chain of links, or the work that must pass through a resource, whichever is more."""
    order = topological(net)
    head = heads(net, order)
    tail = heads(net.mirrored(), order[::-1])
    chain = max((head[one] + int(net.durations[one]) + tail[one] for one in range(net.size)), default=0)
    by_resource = [
        (int(resource), int(amount), one)
        for one in range(net.size)
        for resource, amount in zip(
            net.need_resource[net.need_at[one] : net.need_at[one + 1]],
            net.need_amount[net.need_at[one] : net.need_at[one + 1]],
            strict=True,
        )
    ]
    bounds = [chain]
    for resource, capacity in enumerate(net.capacities):
        work = [
            _Work(head[one], tail[one], int(net.durations[one]), amount, int(capacity))
            for needed, amount, one in by_resource
            if needed == resource
        ]
        bounds += [through(work), through([each.alone() for each in work if 2 * each.amount > capacity])]
    return max(bounds)


class _Work:
    """What an activity asks of one resource: not before `head`, and with `tail` still to come once it ends."""

    __slots__ = ("amount", "capacity", "duration", "head", "tail")

    def __init__(self, head: int, tail: int, duration: int, amount: int, capacity: int) -> None:
        self.head, self.tail, self.duration, self.amount, self.capacity = head, tail, duration, amount, capacity

    def alone(self) -> _Work:
        """The same where it needs more than half: two such never run together, so each might as well need all."""
        return _Work(self.head, self.tail, self.duration, self.capacity, self.capacity)


def through(work: Sequence[_Work]) -> int:
    """The most, over all sets of activities, of: the first head, the periods that their work fills, the last tail.

    For a smallest head and a smallest tail, the set of all that have no smaller ones is the worst.
    """
    best = 0
    for head in {each.head for each in work}:
        later = sorted((each for each in work if each.head >= head), key=lambda each: -each.tail)
        filled = 0
        for each in later:
            filled += each.duration * each.amount
            best = max(best, head - (-filled // each.capacity) + each.tail)
    return best
