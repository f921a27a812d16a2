"""How short a schedule could be at all: bounds that hold for every schedule."""

from __future__ import annotations

from typing import Final

import numpy as np

from .network import Net, Whole, heads, topological

#: How many smallest heads are tried; leaving some out only makes the bound weaker.
MOST_HEADS: Final = 256


def lower_bound(net: Net) -> int:
    """The longest chain of links, or the work that must pass through a resource, whichever is more."""
    order = topological(net)
    head = np.array(heads(net, order), np.int64)
    tail = np.array(heads(net.mirrored(), order[::-1]), np.int64)
    best = int((head + net.durations + tail).max(initial=0))
    owner = np.repeat(np.arange(net.size), np.diff(net.need_at))
    for resource, capacity in enumerate(net.capacities.tolist()):
        asked = net.need_resource == resource
        one, amount = owner[asked], net.need_amount[asked]
        best = max(best, through(head[one], tail[one], net.durations[one] * amount, capacity))
        # Of those that need more than half no two run together: each might as well need all.
        one = one[2 * amount > capacity]
        best = max(best, through(head[one], tail[one], net.durations[one], 1))
    return best


def through(head: Whole, tail: Whole, work: Whole, capacity: int) -> int:
    """The most, over sets of activities, of: the smallest head, the periods that the work fills, the smallest tail.

    For a given smallest head and tail, the set of all that have no smaller ones is the worst.

    Args:
        head, tail, work: (activities,) not before this period, so many to come after it, units times periods.
        capacity: units in a period.
    """
    if not len(work):
        return 0
    by_tail = np.argsort(-tail, kind="stable")
    head, tail, work = head[by_tail], tail[by_tail], work[by_tail]
    tried = np.unique(head)
    best = 0
    for smallest in tried[:: -(-len(tried) // MOST_HEADS)].tolist():
        inside = head >= smallest
        filled = -(-np.cumsum(work[inside]) // capacity)
        best = max(best, smallest + int((filled + tail[inside]).max()))
    return best
