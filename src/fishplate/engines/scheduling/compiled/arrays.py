"""A checked network as arrays."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

import numpy as np

from fishplate.engines.scheduling.calendars import ROUND_THE_CLOCK, Calendar, joined
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Edge
from fishplate.engines.scheduling.network import ConstraintKind, ProgressLogic, Task

from .calendars import LaidOut
from .passes import topological_order
from .records import (
    ALAP,
    BEGUN,
    DETAIL,
    EDGE,
    FINISHED,
    FNET,
    FNLT,
    MFO,
    MSO,
    NODE,
    NOT_BEGUN,
    PART,
    SNET,
    SNLT,
    Numbers,
    Plan,
    Records,
    Terms,
)

_CONSTRAINTS = {
    ConstraintKind.START_NO_EARLIER_THAN: SNET,
    ConstraintKind.START_NO_LATER_THAN: SNLT,
    ConstraintKind.FINISH_NO_EARLIER_THAN: FNET,
    ConstraintKind.FINISH_NO_LATER_THAN: FNLT,
    ConstraintKind.MUST_START_ON: MSO,
    ConstraintKind.MUST_FINISH_ON: MFO,
    ConstraintKind.AS_LATE_AS_POSSIBLE: ALAP,
}
#: Beyond this a sum of two might leave 64 bits; in minutes it is two million years.
_LARGEST = 2**60


class Arrays:
    """A network in arrays, with its calendars.

    Attributes:
        edges: those of the graph, in the order of `plan.incoming`.

    Raises OverflowError for lengths that no array holds.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._numbers: dict[tuple[str, ...], int] = {}
        self._calendars: list[Calendar] = []
        graph = frame.graph
        nodes: Records = np.zeros(graph.size, NODE)
        self._details: Records = np.zeros(graph.size, DETAIL)
        self._parts: list[tuple[int, int]] = []
        self.edges: list[Edge] = list(chain.from_iterable(graph.incoming))
        incoming, outgoing = self._links(nodes)
        self._all_tasks(nodes, graph.leaves)
        for node, task in enumerate(graph.leaves):
            self._rest_of(nodes, node, task)
        self._joints(nodes, outgoing)
        mark_plain(nodes)
        order: Numbers = np.empty(graph.size, np.int64)
        topological_order(nodes, incoming, order, nodes["first_in"].astype(np.int64), np.empty_like(order))
        parts: Records = np.array(self._parts, PART)
        self.plan = Plan(self._terms(nodes), nodes, self._details, parts, incoming, outgoing, order)
        if any(np.abs(numbers).max(initial=0) > _LARGEST for numbers in _lengths(self.plan)):
            raise OverflowError("a length or a lag is beyond all reach")
        self.laid_out = LaidOut(self._calendars, frame.origin.date(), frame.ticks)

    def _terms(self, nodes: Records) -> Terms:
        frame, network = self._frame, self._frame.network
        return Terms(
            project_start=frame.project_start,
            finish=0 if network.finish is None else frame.instant_not_after(network.finish),
            status=frame.status or 0,
            has_status=frame.status is not None,
            retained=network.logic is ProgressLogic.RETAINED,
            from_finish=network.finish is not None,
            any_late=bool(nodes["late"].any()),
            leaves=len(frame.graph.leaves),
        )

    # Links

    def _links(self, nodes: Records) -> tuple[Records, Records]:
        graph, edges = self._frame.graph, self.edges
        incoming: Records = np.zeros(len(edges), EDGE)
        if edges:
            source, target, kind, lag, elapsed, _ = zip(*edges, strict=True)
            incoming["source"], incoming["target"], incoming["lag"] = source, target, lag
            incoming["elapsed"] = elapsed
            incoming["from_finish"] = [one.leaves_from_finish for one in kind]
            incoming["holds_finish"] = [one.holds_finish for one in kind]
        outgoing: Records = incoming[np.argsort(incoming["source"], kind="stable")]
        for ends, (first, last) in (
            (graph.incoming, ("first_in", "last_in")),
            (graph.outgoing, ("first_out", "last_out")),
        ):
            bounds = list(accumulate(map(len, ends), initial=0))
            nodes[first], nodes[last] = bounds[:-1], bounds[1:]
        return incoming, outgoing

    def _joints(self, nodes: Records, outgoing: Records) -> None:
        for node in range(len(self._frame.graph.leaves), len(nodes)):
            targets = outgoing["target"][nodes["first_out"][node] : nodes["last_out"][node]]
            nodes["joint"][node] = True
            nodes["done"][node] = nodes["done"][targets].all()

    # Tasks

    def _all_tasks(self, nodes: Records, leaves: Sequence[Task]) -> None:
        """What every task has."""
        default, known = self._frame.network.calendar, self._number
        here = nodes[: len(leaves)]
        here["span"] = [task.duration for task in leaves]
        here["milestone"] = here["span"] == 0
        here["active"] = [task.active for task in leaves]
        here["clock"] = [known(task.calendar or default) for task in leaves]
        self._details["remaining"] = -1
        here["late"] = self._frame.network.finish is not None

    def _number(self, *calendars: str) -> int:
        """The number of the clock that runs whenever one of the calendars works."""
        if (number := self._numbers.get(calendars)) is not None:
            return number
        names = tuple(dict.fromkeys(calendars))
        if names not in self._numbers:
            found = [self._frame.calendars[name] for name in names]
            self._numbers[names] = self._add(found[0] if len(found) == 1 else joined(found))
        self._numbers[calendars] = self._numbers[names]
        return self._numbers[calendars]

    def _add(self, calendar: Calendar) -> int:
        self._calendars.append(calendar)
        return len(self._calendars) - 1

    def _rest_of(self, nodes: Records, node: int, task: Task) -> None:
        """What few tasks have."""
        if task.elapsed:
            nodes["clock"][node] = self._round_the_clock()
        elif task.assignments:
            self._assign(nodes, node, task)
        elif task.pauses:
            nodes["span"][node] += sum(pause.duration for pause in task.pauses)
        if task.constraint is not None:
            self._constrain(nodes, node, task)
        if task.deadline is not None:
            nodes["has_deadline"][node] = True
            self._details["deadline"][node] = self._frame.instant_not_after(task.deadline)
        if task.delay:
            nodes["delayed"][node] = True
            self._details["delay"][node] = task.delay * self._frame.ticks
        if task.manual is not None:
            nodes["manual"][node], nodes["late"][node] = True, False
            self._details["manual_start"][node] = self._frame.instant_not_before(task.manual.start)
            self._details["manual_finish"][node] = self._frame.instant_not_before(task.manual.finish)
        if task.progress is not None:
            self._progress(nodes, node, task)

    def _round_the_clock(self) -> int:
        if () not in self._numbers:
            self._numbers[()] = self._add(Calendar("", ROUND_THE_CLOCK))
        return self._numbers[()]

    def _assign(self, nodes: Records, node: int, task: Task) -> None:
        nodes["clock"][node] = self._number(*(one.calendar for one in task.assignments))
        nodes["span"][node] = max(one.duration for one in task.assignments)
        if len({one.calendar for one in task.assignments}) > 1:
            nodes["shared"][node] = True
            self._details["first_part"][node] = len(self._parts)
            self._parts += [(one.duration, self._number(one.calendar)) for one in task.assignments]
            self._details["last_part"][node] = len(self._parts)

    def _constrain(self, nodes: Records, node: int, task: Task) -> None:
        assert task.constraint is not None
        nodes["constraint"][node] = _CONSTRAINTS[task.constraint.kind]
        nodes["late"][node] = task.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
        if task.constraint.at is not None:
            nodes["dated"][node] = True
            self._details["at_early"][node] = self._frame.instant_not_before(task.constraint.at)
            self._details["at_late"][node] = self._frame.instant_not_after(task.constraint.at)

    def _progress(self, nodes: Records, node: int, task: Task) -> None:
        assert task.progress is not None
        progress, frame = task.progress, self._frame
        nodes["late"][node] = False
        self._details["began"][node] = frame.instant_not_before(progress.started)
        nodes["progress"][node] = BEGUN
        if progress.remaining is not None:
            self._details["remaining"][node] = progress.remaining
        if progress.finished is not None:
            nodes["progress"][node], nodes["done"][node] = FINISHED, True
            self._details["ended"][node] = frame.instant_not_before(progress.finished)


def mark_plain(nodes: Records) -> None:
    """Say which of the nodes are plain work."""
    special = nodes["joint"] | nodes["milestone"] | nodes["manual"] | nodes["late"] | (nodes["progress"] != NOT_BEGUN)
    nodes["plain"] = ~(special | nodes["shared"])


def _lengths(plan: Plan) -> Iterable[Numbers]:
    yield from (plan.nodes["span"], plan.details["remaining"], plan.details["delay"])
    yield from (plan.parts["ticks"], plan.incoming["lag"])
