"""A plan made ready once and run as often as one likes, with other durations each time."""

import numpy as np

from fishplate.engines.scheduling.checking import check, check_cycles
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.network import LagKind, Network

from .arrays import Arrays, mark_plain
from .passes import critical_path
from .records import NOT_BEGUN, PLACED, Flags, Numbers, Plan, Records


class OutOfReachError(Exception):
    """The plan leaves the hundred years within which a calendar is laid out."""


class Run:
    """Arrays that one run of the passes fills, and the next one overwrites.

    Attributes:
        placed: a record of `PLACED` for each node, tasks first.
        binding: whether the edge keeps its target from being earlier, in the order of `plan.incoming`.
        overridden: whether a date overrides it.
        finish: the instant at which the plan is done.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._laid_out = arrays.laid_out
        self.placed: Records = np.zeros(len(arrays.plan.nodes), PLACED)
        self.binding: Flags = np.zeros(len(arrays.edges), np.bool_)
        self.overridden: Flags = np.zeros(len(arrays.edges), np.bool_)
        self.finish = 0
        self._bounds: Numbers = np.zeros(len(arrays.edges), np.int64)

    def place(self, plan: Plan) -> None:
        """Run all passes; raises OutOfReachError."""
        while True:
            clocks = self._laid_out.clocks
            self.finish = critical_path(plan, clocks, self.placed, self._bounds, self.binding, self.overridden)
            if not clocks.trouble[0]:
                return
            clocks.trouble[0] = 0
            if not self._laid_out.extend():
                raise OutOfReachError


class Prepared:
    """A network that is run with other durations; `prepare` makes it.

    Attributes:
        ids: of the tasks without children, in the order of all arrays.
        work: for each of them the ticks it is reckoned with as the plan stands: what remains where it has begun and
            says so, the longest assignment where people with calendars of their own work on it, else its duration.
        arrays: for those who run the passes themselves.
    """

    def __init__(self, network: Network, graph: Graph) -> None:
        self.ids = [task.id for task in graph.leaves]
        self.arrays = Arrays(Frame(network, graph))
        plan = self.arrays.plan
        nodes, details, leaves = plan.nodes[: len(self.ids)], plan.details[: len(self.ids)], graph.leaves
        self._begun = details["remaining"] >= 0
        self._own = np.array([not self._begun[n] and not task.assignments for n, task in enumerate(leaves)], np.bool_)
        # Pauses come on top of the work.
        paused = [0 if task.elapsed or task.assignments else sum(p.duration for p in task.pauses) for task in leaves]
        self._paused: Numbers = np.array(paused, np.int64)
        self.work: Numbers = np.where(self._begun, details["remaining"], nodes["span"] - self._paused)
        self._part_of = np.repeat(np.arange(len(nodes)), details["last_part"] - details["first_part"])
        self._parts: Numbers = plan.parts["ticks"].copy()
        percent = [
            edge.link.lag if edge.link.lag_kind is LagKind.PERCENT and self._own[edge.source] else 0
            for edge in self.arrays.edges
        ]
        self._percent: Numbers = np.array(percent, np.int64)
        self._outgoing = np.argsort(plan.incoming["source"], kind="stable")
        self._run = Run(self.arrays)

    def run(self, work: Numbers) -> Run:
        """The dates with other work for each task, in ticks and in the order of `ids`; the next run overwrites them.

        It is as if the plan said so: a task without work becomes a milestone, a lag in percent follows its predecessor,
        and the parts of those who share a task keep their proportions.

        Raises OutOfReachError when a calendar gives out.
        """
        plan = self.arrays.plan
        nodes, details = plan.nodes[: len(self.ids)], plan.details[: len(self.ids)]
        details["remaining"] = np.where(self._begun, work, details["remaining"])
        nodes["span"] = np.where(self._begun, nodes["span"], work + self._paused)
        nodes["milestone"] = np.where(self._own & (nodes["progress"] == NOT_BEGUN), work == 0, nodes["milestone"])
        mark_plain(plan.nodes)
        if len(self._parts):
            share = work[self._part_of] / np.maximum(self.work[self._part_of], 1)
            scaled = np.where(self._begun[self._part_of], self._parts, np.rint(self._parts * share))
            plan.parts["ticks"] = scaled.astype(np.int64)
        if self._percent.any():
            asked = np.rint(work[plan.incoming["source"] % len(work)] * self._percent / 100).astype(np.int64)
            plan.incoming["lag"] = np.where(self._percent != 0, asked, plan.incoming["lag"])
            plan.outgoing["lag"] = plan.incoming["lag"][self._outgoing]
        self._run.place(plan)
        return self._run


def prepare(network: Network) -> Prepared:
    """Make `network` ready to be run; raises ValueError with the first reason for which it cannot be scheduled."""
    graph = Graph(network) if not (found := check(network)) else None
    if graph is not None:
        found = list(check_cycles(graph))
    if found or graph is None:
        raise ValueError(found[0].message)
    return Prepared(network, graph)
