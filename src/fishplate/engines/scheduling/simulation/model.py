"""A plan and its uncertainty as arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fishplate.engines.scheduling.compiled.arrays import Arrays
from fishplate.engines.scheduling.compiled.records import BEGUN, FINISHED, Flags, Indices, Numbers, Plan, Records
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.network import LagKind, Network, Task

from .chance import CONSTANT, POINTS, Reals, key, points_record, quantiles
from .uncertainty import ThreePoint, Uncertainty

_ALWAYS = ThreePoint(1, 1, 1)

#: What varies of a task: `planned` times a factor, beside `fixed`, which does not.
VARYING = np.dtype(
    [
        ("points", POINTS),
        ("key", "u8"),
        ("planned", "i8"),
        ("fixed", "i8"),
        ("node", "i4"),
        ("first_driver", "i4"),  # its drivers in `touching`: first_driver ≤ number < last_driver
        ("last_driver", "i4"),
    ],
    align=True,
)

DRIVER = np.dtype([("points", POINTS), ("occurs", "u8"), ("strength", "u8"), ("probability", "f8")], align=True)

#: What the pass asks of every node beside the plan's own record of it.
TRAIT = np.dtype(
    [
        ("floor", "i8"),  # the reading of its clock before which nothing of it starts
        ("paused", "i8"),  # what of its work is pauses
        ("fast", "?"),  # work held by nothing but links: reckoned for all iterations of a batch at once
        ("starts", "?"),  # the instant at which it starts is asked for, not the reading alone
        ("finishes", "?"),
        ("remains", "?"),  # what is reckoned with is what remains
        ("merges", "?"),
    ],
    align=True,
)


class Chances(NamedTuple):
    """What varies, and what makes it; `table` is of `chance.quantiles`."""

    varying: Records
    touching: Indices
    drivers: Records
    table: Reals


class Shape(NamedTuple):
    """What the passes know of a plan beside `Plan`.

    `ends` are the leaves that may be the last to finish, `watched` those whose finish is counted. `percent` is of each
    edge the lag in percent of what its source is reckoned with, 0 where it is not. `planned` and `parts` are the
    work of nodes and of those who share one, as the plan has it.
    """

    traits: Records
    ends: Indices
    watched: Indices
    percent: Numbers
    planned: Numbers
    parts: Numbers
    project_start: int


class Model:
    """A network that was checked, ready to be simulated.

    Attributes:
        ids: of the leaves, in the order of all arrays.
        drivers: the ids of all drivers.
        varies_by_itself: whether any task has an estimate that is not one value.
        work: what each is reckoned with as the plan stands: its whole working time, or what remains of it.
    """

    def __init__(self, network: Network, uncertainty: Uncertainty, seed: int, watched: Sequence[str]) -> None:
        graph = Graph(network)
        self.graph = graph
        self.frame = Frame(network, graph)
        self.arrays = Arrays(self.frame)
        self.ids = [task.id for task in graph.leaves]
        self.drivers = [driver.id for driver in uncertainty.drivers]
        plan = self.arrays.plan
        plan.nodes["plain"] = False  # Readings are kept apart, in the traits' way.
        terms, nodes, details = plan.terms, plan.nodes, plan.details
        self._remains: Flags = (nodes["progress"] == BEGUN) & (details["remaining"] >= 0) & terms.has_status
        self._paused = [
            0 if task.elapsed or task.assignments else sum(pause.duration for pause in task.pauses)
            for task in graph.leaves
        ]
        self.work: Numbers = np.zeros(graph.size, np.int64)
        self.chances = self._chances(uncertainty, seed)
        self.varies_by_itself = bool((self.chances.varying["points"]["shape"] != CONSTANT).any())
        traits = self._traits()
        self.shape = Shape(
            traits=traits,
            ends=self._ends(traits),
            watched=np.array([graph.numbers[one] for one in watched], np.int32),
            percent=self._percent(),
            planned=self.work.copy(),
            parts=plan.parts["ticks"].copy(),
            project_start=plan.terms.project_start,
        )
        self._tell(traits)

    def private(self) -> Plan:
        """The plan with copies of what a batch writes into it."""
        plan = self.arrays.plan
        return plan._replace(
            nodes=plan.nodes.copy(),
            details=plan.details.copy(),
            parts=plan.parts.copy(),
            incoming=plan.incoming.copy(),
        )

    # What varies

    def _chances(self, uncertainty: Uncertainty, seed: int) -> Chances:
        touched: dict[int, list[int]] = {}
        for number, driver in enumerate(uncertainty.drivers):
            nodes = {node for task in driver.tasks for node in self.graph.below[task]}
            for node in sorted(nodes):
                touched.setdefault(node, []).append(number)
        # Those of one task multiply in the order of their ids, so that not even a last digit hangs on their own.
        order = np.argsort(np.argsort([driver.id for driver in uncertainty.drivers])).tolist()
        rows: list[tuple[object, ...]] = []
        touching: list[int] = []
        for node, task in enumerate(self.graph.leaves):
            planned, fixed = self._varying(node, task)
            points = _points(task, uncertainty)
            drivers = sorted(touched.get(node, ()), key=order.__getitem__)
            if planned and (drivers or points != points_record(_ALWAYS)):
                first = len(touching)
                touching += drivers
                rows.append((points, key(seed, "task", task.id), planned, fixed, node, first, len(touching)))
        drivers_record = [
            (
                points_record(driver.factor),
                key(seed, "occurs", driver.id),
                key(seed, "strength", driver.id),
                driver.probability,
            )
            for driver in uncertainty.drivers
        ]
        return Chances(
            np.array(rows, VARYING), np.array(touching, np.int32), np.array(drivers_record, DRIVER), quantiles()
        )

    def _varying(self, node: int, task: Task) -> tuple[int, int]:
        """What varies of a task's work and what does not; both 0 where nothing is reckoned with at all."""
        plan = self.arrays.plan
        span, remaining = int(plan.nodes["span"][node]), int(plan.details["remaining"][node])
        self.work[node] = span
        pauses = self._paused[node]
        if self._remains[node]:
            self.work[node] = remaining
            return (remaining, 0) if task.active and task.manual is None else (0, 0)
        varies = task.active and task.manual is None and not task.is_milestone
        if plan.nodes["progress"][node] == FINISHED or not varies:
            return 0, span
        if plan.nodes["progress"][node] != BEGUN:
            return span - pauses, pauses
        rest = span - pauses - self._done(task) if remaining < 0 else min(remaining, span - pauses)
        return max(0, rest), span - max(0, rest)

    def _done(self, task: Task) -> int:
        """How much of the work of a task that began must be done by the status date, where nobody says."""
        if self.frame.status is None or task.progress is None:
            return 0
        work = self.frame.works[self.graph.numbers[task.id]]
        begun = work.clock.reading(self.frame.instant_not_before(task.progress.started))
        return min(work.span, max(0, work.clock.reading(self.frame.status) - begun))

    # What the passes know of the plan

    def _traits(self) -> Records:
        plan, terms = self.arrays.plan, self.arrays.plan.terms
        nodes = plan.nodes
        traits: Records = np.zeros(len(nodes), TRAIT)
        special = nodes["joint"] | nodes["milestone"] | nodes["manual"] | nodes["shared"] | (nodes["progress"] != 0)
        fast = ~(special | nodes["dated"] | nodes["delayed"])
        # Where a link without lag holds the finish, it is at that very instant; a lag in percent is another each time.
        odd = (plan.incoming["holds_finish"] & (plan.incoming["lag"] == 0)) | (self._percent() != 0)
        fast[plan.incoming["target"][odd]] = False
        traits["fast"] = fast & (nodes["span"] > 0)
        traits["remains"] = self._remains
        traits["paused"][: len(self.ids)] = self._paused
        placed = ~nodes["manual"] & ((nodes["progress"] == 0) | (self._remains & terms.retained))
        traits["merges"] = placed & (nodes["last_in"] - nodes["first_in"] > 1)
        begin = terms.project_start if not terms.has_status else max(terms.project_start, terms.status)
        first: dict[int, int] = {}  # of each clock, what it shows when the plan begins
        for node, (number, is_fast) in enumerate(zip(nodes["clock"].tolist(), traits["fast"].tolist(), strict=True)):
            if is_fast and number not in first:
                first[number] = self.frame.works[node].clock.reading(begin)
            traits["floor"][node] = first.get(number, 0)
        return traits

    def _ends(self, traits: Records) -> Indices:
        """Active leaves, but for those behind which something always finishes later."""
        plan = self.arrays.plan
        edges = plan.incoming
        target = edges["target"]
        behind = edges["from_finish"] & ~edges["holds_finish"] & (edges["lag"] >= 0)
        behind &= traits["fast"][target] & plan.nodes["active"][target]
        last = plan.nodes["active"].copy()
        last[len(self.ids) :] = False
        last[edges["source"][behind]] = False
        return np.flatnonzero(last).astype(np.int32)

    def _percent(self) -> Numbers:
        own = [
            not self._remains[node] and not task.assignments and task.manual is None
            for node, task in enumerate(self.graph.leaves)
        ]
        found = [
            edge.link.lag if edge.link.lag_kind is LagKind.PERCENT and own[edge.source] else 0
            for edge in self.arrays.edges
        ]
        return np.array(found, np.int64)

    def _tell(self, traits: Records) -> None:
        """Say whose instants are asked for: by another clock, by a node of another kind, or by the tallies."""
        plan = self.arrays.plan
        source, target = plan.incoming["source"], plan.incoming["target"]
        alike = traits["fast"][target] & (plan.nodes["clock"][source] == plan.nodes["clock"][target])
        asked = ~alike | plan.incoming["elapsed"]
        traits["starts"][source[asked & ~plan.incoming["from_finish"]]] = True
        traits["finishes"][source[asked & plan.incoming["from_finish"]]] = True
        # What is not fast asks for both ends of all that lead to it.
        for ends in (source[~traits["fast"][target]], self.shape.watched):
            traits["starts"][ends] = traits["finishes"][ends] = True
        traits["finishes"][self.shape.ends] = True


def _points(task: Task, uncertainty: Uncertainty) -> tuple[float, float, float, float, int]:
    if task.id in uncertainty.durations:
        return points_record(uncertainty.durations[task.id], task.duration)
    return points_record(uncertainty.factors.get(task.id, uncertainty.background or _ALWAYS))
