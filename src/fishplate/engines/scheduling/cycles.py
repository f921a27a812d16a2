"""Order in a directed graph given as lists of neighbours by number; and the cycles that forbid one."""

from collections import deque
from collections.abc import Sequence

Neighbours = Sequence[Sequence[int]]

MOST_CYCLES_NAMED = 10


def topological_order(successors: Neighbours) -> list[int]:
    """All nodes, each after its predecessors; nodes on a cycle or behind one are missing."""
    waiting_for = [0] * len(successors)
    for targets in successors:
        for target in targets:
            waiting_for[target] += 1
    ready = deque(node for node, count in enumerate(waiting_for) if count == 0)
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in successors[node]:
            waiting_for[target] -= 1
            if waiting_for[target] == 0:
                ready.append(target)
    return order


def cycles(successors: Neighbours) -> list[list[int]]:
    """Cycles without a common node, each in the order of its edges and beginning with its smallest node.

    At most ten are named: nobody repairs more at once, and the next run names the rest.
    """
    found: list[list[int]] = []
    remaining = set(range(len(successors)))
    while len(found) < MOST_CYCLES_NAMED:
        remaining = _knotted(successors, remaining)
        if not remaining:
            break
        cycle = _walk_into_cycle(successors, remaining)
        found.append(cycle)
        remaining.difference_update(cycle)
    return sorted(found)


def _knotted(successors: Neighbours, nodes: set[int]) -> set[int]:
    """Those of `nodes` from which a path inside `nodes` never has to end."""
    predecessors: list[list[int]] = [[] for _ in successors]
    ways_out = dict.fromkeys(nodes, 0)
    for node in nodes:
        for target in successors[node]:
            if target in nodes:
                predecessors[target].append(node)
                ways_out[node] += 1
    dead_ends = [node for node, count in ways_out.items() if count == 0]
    while dead_ends:
        node = dead_ends.pop()
        del ways_out[node]
        for source in predecessors[node]:
            ways_out[source] -= 1
            if ways_out[source] == 0:
                dead_ends.append(source)
    return set(ways_out)


def _walk_into_cycle(successors: Neighbours, knotted: set[int]) -> list[int]:
    """Follows first ways out from the smallest node until one is met again."""
    node = min(knotted)
    path: list[int] = []
    position: dict[int, int] = {}
    while node not in position:
        position[node] = len(path)
        path.append(node)
        node = next(target for target in successors[node] if target in knotted)
    cycle = path[position[node] :]
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
