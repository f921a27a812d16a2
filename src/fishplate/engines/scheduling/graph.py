"""The network as the passes walk it: leaves by number, and links between leaves.

A link of a summary means its leaves. Where both ends have several, the links meet in a *joint*, a node without work
that stands at the latest of what leads to it: so many links as there are leaves, not their product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import NamedTuple

from .cycles import topological_order
from .network import LagKind, Link, LinkKind, Network, Task


class Edge(NamedTuple):
    """A link between two nodes; `link` is the one it stands for. An elapsed lag runs on the clock."""

    source: int
    target: int
    kind: LinkKind
    lag: int
    elapsed: bool
    link: Link


@dataclass(frozen=True, slots=True)
class Summary:
    """A task with children, and the numbers of all leaves below it."""

    task: Task
    leaves: tuple[int, ...]


class Graph:
    """Nodes and edges of `network`; every task must be known and no summary link itself.

    Attributes:
        leaves: the tasks without children, by the number of their node; the joints come behind them.
        incoming, outgoing: the edges of each node, in the order of the links.
        summaries: outer ones before inner ones.
    """

    def __init__(self, network: Network) -> None:
        parents = {task.parent for task in network.tasks}
        self.leaves: list[Task] = [task for task in network.tasks if task.id not in parents]
        self.numbers = {task.id: number for number, task in enumerate(self.leaves)}
        self.below = self._leaves_below(network.tasks)
        self.summaries = [Summary(task, tuple(self.below[task.id])) for task in network.tasks if task.id in parents]
        self.incoming: list[list[Edge]] = [[] for _ in self.leaves]
        self.outgoing: list[list[Edge]] = [[] for _ in self.leaves]
        joints = count(len(self.leaves))
        for link in network.links:
            self._join(link, self.below[link.predecessor], self.below[link.successor], joints)
        self.size = len(self.incoming)

    @cached_property
    def order(self) -> list[int]:
        """All nodes, each after its predecessors; shorter than `size` where links form a circle."""
        return topological_order([[edge.target for edge in edges] for edges in self.outgoing])

    def _leaves_below(self, tasks: Sequence[Task]) -> dict[str, list[int]]:
        parent = {task.id: task.parent for task in tasks}
        below: dict[str, list[int]] = {task.id: [] for task in tasks}
        for number, leaf in enumerate(self.leaves):
            place: str | None = leaf.id
            while place is not None:
                below[place].append(number)
                place = parent[place]
        return below

    def _join(self, link: Link, sources: list[int], targets: list[int], joints: "count[int]") -> None:
        # What is inactive holds nobody, and says nothing of the duration that a percentage is of.
        sources = [source for source in sources if self.leaves[source].active]
        if len(sources) > 1 and len(targets) > 1 and link.lag_kind is not LagKind.PERCENT:
            joint = next(joints)
            self.incoming.append([])
            self.outgoing.append([])
            into = LinkKind.FINISH_TO_START if link.kind.leaves_from_finish else LinkKind.START_TO_START
            for source in sources:
                self._add(Edge(source, joint, into, lag=0, elapsed=False, link=link))
            out = LinkKind.FINISH_TO_FINISH if link.kind.holds_finish else LinkKind.FINISH_TO_START
            for target in targets:
                self._add(Edge(joint, target, out, link.lag, link.lag_kind is LagKind.ELAPSED, link))
            return
        for source in sources:
            for target in targets:
                self._add(
                    Edge(source, target, link.kind, self._lag(link, source), link.lag_kind is LagKind.ELAPSED, link)
                )

    def _lag(self, link: Link, source: int) -> int:
        if link.lag_kind is LagKind.PERCENT:
            return round(self.leaves[source].duration * link.lag / 100)
        return link.lag

    def _add(self, edge: Edge) -> None:
        self.outgoing[edge.source].append(edge)
        self.incoming[edge.target].append(edge)

    def is_joint(self, node: int) -> bool:
        """Whether the node is a meeting of links, and no task."""
        return node >= len(self.leaves)

    def target(self, edge: Edge) -> int:
        """The leaf that the edge leads to, or one of those where it leads to a joint: they stand under one summary."""
        return self.outgoing[edge.target][0].target if self.is_joint(edge.target) else edge.target
