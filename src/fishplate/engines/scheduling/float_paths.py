"""The most critical paths to a task, a milestone or the end of the plan, each task on one of them.

As the "multiple float paths" of Primavera P6 (Oracle, P6 help, "Calculate multiple float paths"; Boyle & Kelly 2020,
"Interpreting logic paths in multi-calendar project schedules", AACE International), by either of its options:

- *Driving* (Primavera: free float). A path goes back from driver to driver, as `Schedule.why` does, until a date, the
  start of the plan or a task of an earlier path. The next begins at the link with the smallest *relative float*: how
  far the predecessor may slip, in its own working time, before the target does. The first leads to the target.
- *Total float*. A path goes back from each task to the predecessor with the smallest total float, whether that drives
  it or not, until there is none that is on no path. The next begins at the smallest total float of those left.

What is finished holds nobody any more, and is on no path.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .frame import Frame
from .graph import Edge, Graph
from .late import LateDates
from .network import Network, ProgressLogic
from .result import Reason, Schedule, Status

_TARGET = -1


class Ranking(StrEnum):
    """By what paths are found and ranked."""

    DRIVING = "driving"
    TOTAL_FLOAT = "total"


@dataclass(frozen=True, slots=True)
class FloatPath:
    """One path, from its first task to the last, in the order of the work.

    Attributes:
        slack: of its last task, in working time of that task's calendar and units of the network's resolution: its
            relative float, or its total float. Below 0 where a date overrides the links.
        joins: the task of an earlier path that its last task leads to; None where it leads to the target itself.
    """

    slack: int
    tasks: tuple[str, ...]
    joins: str | None = None


def float_paths(
    network: Network,
    result: Schedule,
    *,
    most: int,
    to: str | None = None,
    ranking: Ranking = Ranking.DRIVING,
) -> tuple[FloatPath, ...]:
    """The `most` most critical paths to the task `to`, or to the end of the plan, the most critical first.

    A summary means the last finish of the leaves below it. Fewer paths come back where there are no more, none where
    the target is finished.

    Raises KeyError for an unknown task, ValueError when `result` holds no dates.
    """
    if result.status is not Status.SCHEDULED:
        raise ValueError("a plan without dates has no paths")
    if not network.tasks:
        return ()
    graph = Graph(network)
    targets = range(len(graph.leaves)) if to is None else graph.below[to]
    room = _Room(Frame(network, graph), result, list(targets))
    paths = _ByDrivers(room) if ranking is Ranking.DRIVING else _ByTotalFloat(room)
    found: list[FloatPath] = []
    while len(found) < most and (path := paths.next()) is not None:
        found.append(path)
    return tuple(found)


class _Room:
    """How far everything may slip before the target does: a pass backward that knows no other limit."""

    def __init__(self, frame: Frame, result: Schedule, targets: list[int]) -> None:
        self.frame, self.graph, self.result = frame, frame.graph, result
        self.late = LateDates(frame, 0)
        dates = [result.tasks[task.id] for task in self.graph.leaves]
        self.starts = [frame.instant_not_before(one.start) for one in dates]
        self.finishes = [frame.instant_not_before(one.finish) for one in dates]
        self.direct: dict[int, int] = {}
        """Of each target, the room that the last finish of all targets leaves it."""
        self.limits: dict[int, tuple[int, int]] = {}
        """The last start and finish of each unfinished node that leads to the target."""
        active = [node for node in targets if self.graph.leaves[node].active] or targets
        last = max(self.finishes[node] for node in active)
        open_targets = {node for node in active if not self.late.is_done(node)}
        for node in reversed(self.graph.order):
            if not self.late.is_done(node):
                self._limit(node, last if node in open_targets else None)

    def _limit(self, node: int, last: int | None) -> None:
        edges = [edge for edge in self.graph.outgoing[node] if edge.target in self.limits and self._holds(edge)]
        if self.graph.is_joint(node):
            if edges:
                limit = min(map(self._last_instant, edges))
                self.limits[node] = (limit, limit)
            return
        room = [self.room_before(edge) for edge in edges]
        if last is not None:
            self.direct[node] = self._room(node, self.finishes[node], last)
            room.append(self.direct[node])
        if room:
            self.limits[node] = self._slipped(node, min(room), [*map(self._last_instant, edges), last])

    def _holds(self, edge: Edge) -> bool:
        """Whether the link still says something: what is left of a task that began waits only by retained logic."""
        if self.graph.is_joint(edge.target):
            return True
        progress, network = self.graph.leaves[edge.target].progress, self.frame.network
        if progress is None:
            return True
        waits = network.logic is ProgressLogic.RETAINED and network.status is not None
        return waits and progress.remaining is not None

    def _slipped(self, node: int, room: int, instants: list[int | None]) -> tuple[int, int]:
        task, work = self.graph.leaves[node], self.frame.works[node]
        clock = work.clock
        if task.progress is not None:
            finish = clock.reading(self.finishes[node]) + room
            remaining = work.span if task.progress.remaining is None else task.progress.remaining
            return clock.latest(finish - remaining), clock.finish_of(finish)
        if task.manual is not None:
            finish = clock.reading(self.finishes[node]) + room
            return clock.latest(clock.reading(self.starts[node]) + room), clock.finish_of(finish)
        if task.is_milestone:
            instant = min(one for one in instants if one is not None)
            return instant, instant
        start = clock.reading(self.starts[node]) + room
        return clock.latest(start), work.finish(start)

    def _room(self, node: int, end: int, limit: int) -> int:
        clock = self.frame.works[node].clock
        return clock.reading(limit) - clock.reading(end)

    def _last_instant(self, edge: Edge) -> int:
        start, finish = self.limits[edge.target]
        return self.late.last_instant(edge, finish, start)

    def room_before(self, edge: Edge) -> int:
        """How far the leaf at the link's beginning may slip before it moves the target by way of this link."""
        end = self.finishes if edge.kind.leaves_from_finish else self.starts
        return self._room(edge.source, end[edge.source], self._last_instant(edge))

    def before(self, node: int) -> Iterator[tuple[int, int]]:
        """The unfinished leaves that the leaf waits for, and how far each may slip before the target moves by it."""
        for edge in self.graph.incoming[node]:
            if edge.source not in self.limits or not self._holds(edge):
                continue
            if not self.graph.is_joint(edge.source):
                yield edge.source, self.room_before(edge)
                continue
            for into in self.graph.incoming[edge.source]:
                if into.source in self.limits:
                    end = self.finishes if into.kind.leaves_from_finish else self.starts
                    yield into.source, self._room(into.source, end[into.source], self._last_instant(edge))


class _Paths:
    """Paths one after the other: the most critical task left, and what the ranking puts before it."""

    def __init__(self, room: _Room) -> None:
        self.room = room
        self.taken: set[int] = set()
        self._left: list[tuple[int, int, bool, int, int]] = []
        # Of those that are equally critical the one that waits for the others comes first, and takes them along.
        self._turns = {node: -place for place, node in enumerate(room.graph.order)}

    def offer(self, node: int, slack: int, joins: int) -> None:
        """Let a path end at the leaf, at its turn."""
        heapq.heappush(self._left, (slack, self._turns[node], joins == _TARGET, node, joins))

    def next(self) -> FloatPath | None:
        """The next path, None where all is told."""
        while self._left:
            slack, _turn, _direct, node, joins = heapq.heappop(self._left)
            if node not in self.taken:
                ids = [self.id(one) for one in self._back_from(node)]
                return FloatPath(slack, tuple(reversed(ids)), None if joins == _TARGET else self.id(joins))
        return None

    def _back_from(self, node: int) -> Iterator[int]:
        place: int | None = node
        while place is not None:
            self.taken.add(place)
            yield place
            for source, room in self.room.before(place):
                if source not in self.taken:
                    self.offer(source, self.slack(source, room), place)
            place = self.step(place)

    def id(self, node: int) -> str:
        """The task that the leaf is."""
        return self.room.graph.leaves[node].id

    def slack(self, node: int, room: int) -> int:
        """By what a leaf is ranked that has so much room before the target."""
        raise NotImplementedError

    def step(self, node: int) -> int | None:
        """The leaf before this one on its path."""
        raise NotImplementedError


class _ByDrivers(_Paths):
    def __init__(self, room: _Room) -> None:
        super().__init__(room)
        for node, slack in room.direct.items():
            self.offer(node, slack, _TARGET)

    def slack(self, node: int, room: int) -> int:
        return room

    def step(self, node: int) -> int | None:
        for driver in self.room.result.tasks[self.id(node)].drivers:
            if driver.reason is Reason.LINK and driver.task is not None:
                source = self.room.graph.numbers[driver.task]
                if source not in self.taken and source in self.room.limits:
                    return source
        return None


class _ByTotalFloat(_Paths):
    def __init__(self, room: _Room) -> None:
        super().__init__(room)
        leading = {source for node in room.direct for source, _ in room.before(node)}
        for node in room.direct:
            if node not in leading:
                self.offer(node, self.slack(node, 0), _TARGET)

    def slack(self, node: int, room: int) -> int:
        return self.room.result.tasks[self.id(node)].total_slack

    def step(self, node: int) -> int | None:
        left = {source for source, _ in self.room.before(node)} - self.taken
        return min(left, key=lambda source: (self.slack(source, 0), source), default=None)
