"""The pass forward: when each task can start and finish, and what holds it there.

For a link that holds the successor s with working clock R_s, after Kelley & Walker (1959) with lag on the successor's
calendar:

    R_s(start or finish of s) ≥ R_s(finish or start of its predecessor) + lag

Constraints and progress override links, as planners know it: SNET and FNET hold a task back; SNLT, FNLT, MSO and MFO
place it even before its predecessors are done; a task that began stands where it began.
"""

from collections.abc import Iterable, Sequence

from .frame import Frame, Work
from .graph import Edge
from .network import Constraint, ConstraintKind, Progress, ProgressLogic, Task
from .result import Driver, Reason

_HOLDS_BACK = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)
_LONG_AGO = -(2**62)
_PLACES = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)


class EarlyDates:
    """Early start and finish of every node as instants.

    `starts` and `finishes` are what successors see: the same, but for tasks that are as late as possible, once `hold`
    has said when these are done. `asked` are the starts that links ask for where a constraint overrides them.
    """

    def __init__(self, frame: Frame, project_start: int) -> None:
        self._frame = frame
        self._project_start = project_start
        size = frame.graph.size
        self.early_start, self.early_finish = [0] * size, [0] * size
        self.starts, self.finishes = [0] * size, [0] * size
        self.asked = [_LONG_AGO] * size
        self.drivers: list[tuple[Driver, ...]] = [()] * size
        self._held: dict[int, tuple[int, int]] = {}
        self._latest: dict[int, int] = {}  # of each joint, the leaf whose end it stands at
        self.current = 0

    def hold(self, node: int, start: int, finish: int) -> None:
        """Let successors see the task at these instants, from the next run on."""
        self._held[node] = (start, finish)

    def run(self) -> None:
        """Place all nodes; raises OutOfWorkingTimeError, with `current` on the one it happened at."""
        for node in self._frame.graph.order:
            self.current = node
            self._place(node)
            self.starts[node], self.finishes[node] = self._held.get(
                node, (self.early_start[node], self.early_finish[node])
            )

    def _place(self, node: int) -> None:
        if self._frame.graph.is_joint(node):
            latest = max(self._frame.graph.incoming[node], key=self.end)
            self._latest[node] = latest.source
            self.early_start[node] = self.early_finish[node] = self.end(latest)
            return
        task = self._frame.graph.leaves[node]
        if task.manual is not None:
            start, finish = map(self._frame.instant_not_before, (task.manual.start, task.manual.finish))
            self._set(node, start, finish, (Driver(Reason.MANUAL),))
        elif task.progress is not None:
            self._place_begun(node, task.progress)
        elif task.is_milestone:
            self._place_milestone(node, task)
        else:
            self._place_work(node, task)

    def _set(self, node: int, start: int, finish: int, drivers: tuple[Driver, ...]) -> None:
        self.early_start[node], self.early_finish[node], self.drivers[node] = start, finish, drivers

    # Work that has not begun, in readings of its clock

    def _place_work(self, node: int, task: Task) -> None:
        work = self._frame.works[node]
        edges = self._frame.graph.incoming[node]
        bounds = [self._bound(edge, work) for edge in edges]
        start = self._after_project_start(work, bounds)
        driver = Driver(Reason.PROJECT_START)
        if self._frame.status is not None and (after := work.clock.reading(self._frame.status)) > start:
            start, driver = after, Driver(Reason.STATUS_DATE)
        constraint = task.constraint
        if constraint is not None and constraint.at is not None:
            limit = self._start_by(constraint, work)
            if _moves(constraint.kind, start, limit):
                if bounds and limit < max(bounds):
                    self.asked[node] = work.clock.start_of(max(bounds))
                start, driver, bounds = limit, Driver(Reason.CONSTRAINT), _keep(bounds, constraint.kind)
            elif constraint.kind in _HOLDS_BACK and limit == start:
                driver = Driver(Reason.CONSTRAINT)
        if task.delay:
            start = work.clock.reading(work.clock.start_of(start) + task.delay * self._frame.ticks)
        binding = self._binding(edges, bounds, start)
        drivers = (*binding, driver) if driver.reason is Reason.CONSTRAINT else binding or (driver,)
        self._set(node, work.clock.start_of(start), self._finish(work, start, edges, bounds), drivers)

    def _after_project_start(self, work: Work, bounds: Iterable[int]) -> int:
        return max([work.clock.reading(self._project_start), *bounds])

    def _bound(self, edge: Edge, work: Work) -> int:
        """The reading before which the link does not let the work begin."""
        if edge.kind.holds_finish:
            if edge.lag == 0:
                return work.start(self.end(edge))
            return work.start(self._lagged(edge, work))
        if edge.elapsed:
            return work.clock.reading(self.end(edge) + edge.lag)
        return work.clock.reading(self.end(edge)) + edge.lag

    def _lagged(self, edge: Edge, work: Work) -> int:
        if edge.elapsed:
            return self.end(edge) + edge.lag
        return work.clock.finish_of(work.clock.reading(self.end(edge)) + edge.lag)

    def _start_by(self, constraint: Constraint, work: Work) -> int:
        assert constraint.at is not None
        instant = self._frame.instant_not_before(constraint.at)
        return work.start(instant) if constraint.kind.is_about_finish else work.clock.reading(instant)

    def _finish(self, work: Work, start: int, edges: Sequence[Edge], bounds: Sequence[int]) -> int:
        finish = work.finish(start)
        for edge, bound in zip(edges, bounds, strict=False):
            # Where a link without lag holds the finish, it is at that very instant, not at the one it equals.
            end = self.end(edge)
            if bound == start and edge.kind.holds_finish and edge.lag == 0 and end > finish:
                return end
        return finish

    # Milestones, at the very instant that drives them

    def _place_milestone(self, node: int, task: Task) -> None:
        clock, edges = self._frame.works[node].clock, self._frame.graph.incoming[node]
        instants = [self._instant_of_milestone(node, edge) for edge in edges]
        begin = self._project_start if self._frame.status is None else max(self._project_start, self._frame.status)
        reached = max([*instants, begin if instants else clock.settle(begin)])
        status_holds = self._frame.status == begin != self._project_start
        driver = Driver(Reason.STATUS_DATE if status_holds else Reason.PROJECT_START)
        constraint = task.constraint
        if constraint is not None and constraint.at is not None:
            limit = clock.settle(self._frame.instant_not_before(constraint.at))
            if _moves(constraint.kind, reached, limit):
                self.asked[node] = max(instants, default=_LONG_AGO)
                reached, driver, instants = limit, Driver(Reason.CONSTRAINT), _keep(instants, constraint.kind)
            elif constraint.kind in _HOLDS_BACK and limit == reached:
                driver = Driver(Reason.CONSTRAINT)
        if task.delay:
            reached = clock.settle(reached + task.delay * self._frame.ticks)
        binding = self._binding(edges, instants, reached)
        drivers = (*binding, driver) if driver.reason is Reason.CONSTRAINT else binding or (driver,)
        self._set(node, reached, reached, drivers)

    def _instant_of_milestone(self, node: int, edge: Edge) -> int:
        driven_from = self.end(edge)
        if edge.lag == 0:
            return driven_from
        clock = self._frame.works[node].clock
        if edge.elapsed:
            return clock.settle(driven_from + edge.lag)
        reading = clock.reading(driven_from) + edge.lag
        return clock.finish_of(reading) if edge.kind.leaves_from_finish else clock.start_of(reading)

    # What has begun

    def _place_begun(self, node: int, progress: Progress) -> None:
        frame, work = self._frame, self._frame.works[node]
        started = frame.instant_not_before(progress.started)
        if progress.finished is not None:
            self._set(node, started, frame.instant_not_before(progress.finished), (Driver(Reason.PROGRESS),))
            return
        begin = work.clock.reading(started)
        if frame.status is None or progress.remaining is None:
            self._set(node, started, work.finish(begin), (Driver(Reason.PROGRESS),))
            return
        rest = Work(work.clock, progress.remaining)
        edges = frame.graph.incoming[node] if frame.network.logic is ProgressLogic.RETAINED else []
        bounds = [self._bound(edge, rest) for edge in edges]
        resumed = max([begin, work.clock.reading(frame.status), *bounds])
        drivers = self._binding(edges, bounds, resumed) or (Driver(Reason.PROGRESS),)
        self._set(node, started, work.clock.finish_of(resumed + progress.remaining), drivers)

    # Links

    def end(self, edge: Edge) -> int:
        """The instant from which the link counts."""
        return (self.finishes if edge.kind.leaves_from_finish else self.starts)[edge.source]

    def _binding(self, edges: Sequence[Edge], bounds: Sequence[int], reached: int) -> tuple[Driver, ...]:
        """The links that would have to give way for the task to be earlier, in their order."""
        found = []
        for edge, bound in zip(edges, bounds, strict=False):
            if bound == reached:
                found.append(Driver(Reason.LINK, edge.link, self._leaf_of(edge)))
        return tuple(found)

    def _leaf_of(self, edge: Edge) -> str:
        graph = self._frame.graph
        return graph.leaves[self._latest.get(edge.source, edge.source)].id


def _moves(kind: ConstraintKind, reached: int, limit: int) -> bool:
    if kind in _PLACES:
        return True
    return limit > reached if kind in _HOLDS_BACK else limit < reached


def _keep(bounds: list[int], kind: ConstraintKind) -> list[int]:
    """The links that still bind beside a constraint: none where it holds back further or overrides them."""
    return bounds if kind in _PLACES else []
