"""The pass backward: when each task must start and finish, lest the project, a deadline or a constraint slips.

late end of the predecessor = the last instant e with R_s(e) + lag ≤ R_s(late end of the successor s)
"""

from .calendars import WorkingTime
from .frame import Frame
from .graph import Edge
from .network import ConstraintKind, Progress, Task


class LateDates:
    """Late start and finish of every node as instants.

    `limits` are the late starts that predecessors see: of a task that began, when its remaining work would have to,
    while its late start is when it did.
    """

    def __init__(self, frame: Frame, finish: int) -> None:
        self._frame = frame
        self._finish = finish
        size = frame.graph.size
        self.late_start, self.late_finish = [0] * size, [0] * size
        self._done = self._all_done()
        self._limits = [0] * size
        self.current = 0

    def run(self) -> None:
        """Place all nodes; raises OutOfWorkingTimeError, with `current` on the one it happened at."""
        for node in reversed(self._frame.graph.order):
            self.current = node
            start, finish, self._limits[node] = self._place(node)
            self.late_start[node], self.late_finish[node] = start, finish

    def _place(self, node: int) -> tuple[int, int, int]:
        graph = self._frame.graph
        if graph.is_joint(node):
            latest = min(self.last_before(edge) for edge in graph.outgoing[node])
            return latest, latest, latest
        task = graph.leaves[node]
        if task.progress is not None and task.progress.finished is not None:
            started, finished = map(self._frame.instant_not_before, (task.progress.started, task.progress.finished))
            return started, finished, started
        finish_limits, start_limits = self._limits_by_links(node, task)
        self._limit_by_dates(task, finish_limits, start_limits)
        if task.is_milestone and task.progress is None:
            pinned = self._pinned(task)
            latest = min(finish_limits + start_limits) if pinned is None else pinned
            if task.deadline is not None:
                latest = min(latest, self._frame.instant_not_after(task.deadline))
            return latest, latest, latest
        return self._place_work(node, task, finish_limits, start_limits)

    def _limits_by_links(self, node: int, task: Task) -> tuple[list[int], list[int]]:
        finish_limits, start_limits = [self._finish], list[int]()
        for edge in self._frame.graph.outgoing[node]:
            if self.is_done(edge.target):
                continue
            if edge.kind.leaves_from_finish:
                finish_limits.append(self.last_before(edge))
            elif task.manual is None and task.progress is None:
                # What is typed by hand or has begun cannot begin at another time.
                start_limits.append(self.last_before(edge))
        return finish_limits, start_limits

    def _limit_by_dates(self, task: Task, finish_limits: list[int], start_limits: list[int]) -> None:
        if task.deadline is not None:
            finish_limits.append(self._frame.instant_not_after(task.deadline))
        constraint = task.constraint
        if constraint is None or constraint.at is None or task.progress is not None:
            return
        at = self._frame.instant_not_after(constraint.at)
        if constraint.kind in (ConstraintKind.START_NO_LATER_THAN, ConstraintKind.MUST_START_ON):
            start_limits.append(at)
        elif constraint.kind in (ConstraintKind.FINISH_NO_LATER_THAN, ConstraintKind.MUST_FINISH_ON):
            finish_limits.append(at)

    def _pinned(self, task: Task) -> int | None:
        """The instant at which a constraint fixes a milestone, whatever follows."""
        kinds = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)
        if task.constraint is None or task.constraint.at is None or task.constraint.kind not in kinds:
            return None
        return self._frame.instant_not_after(task.constraint.at)

    def _place_work(
        self, node: int, task: Task, finish_limits: list[int], start_limits: list[int]
    ) -> tuple[int, int, int]:
        work = self._frame.works[node]
        clock = work.clock
        start = min([work.start(limit) for limit in finish_limits] + [clock.reading(limit) for limit in start_limits])
        if (pinned := self._pinned(task)) is not None and task.progress is None and task.constraint is not None:
            start = work.start(pinned) if task.constraint.kind.is_about_finish else clock.reading(pinned)
            if task.deadline is not None:
                start = min(start, work.start(self._frame.instant_not_after(task.deadline)))
        if task.progress is not None:
            return self._of_begun(task.progress, clock, finish_limits, work.span)
        late_start, late_finish = clock.start_of(start), work.finish(start)
        if task.manual is not None:
            late_finish = min(finish_limits)
        return late_start, late_finish, late_start

    def _of_begun(
        self, progress: Progress, clock: WorkingTime, finish_limits: list[int], span: int
    ) -> tuple[int, int, int]:
        finish = min(clock.reading(limit) for limit in finish_limits)
        remaining = span if progress.remaining is None else progress.remaining
        started = self._frame.instant_not_before(progress.started)
        return started, clock.finish_of(finish), clock.start_of(finish - remaining)

    def _all_done(self) -> list[bool]:
        graph = self._frame.graph
        done = [task.progress is not None and task.progress.finished is not None for task in graph.leaves]
        for joint in range(len(graph.leaves), graph.size):
            done.append(all(done[edge.target] for edge in graph.outgoing[joint]))
        return done

    def is_done(self, node: int) -> bool:
        """Whether the task is finished, so that nothing can be late for it."""
        return self._done[node]

    def last_before(self, edge: Edge) -> int:
        """The last instant at which the predecessor's end does not push that end of the target beyond its late one."""
        return self.last_instant(edge, self.late_finish[edge.target], self._limits[edge.target])

    def last_instant(self, edge: Edge, finish: int, start: int) -> int:
        """The same for a target that finishes or starts at these instants."""
        end = finish if edge.kind.holds_finish else start
        graph = self._frame.graph
        if graph.is_joint(edge.target):
            return end
        if edge.elapsed:
            return end - edge.lag
        target = graph.leaves[edge.target]
        if edge.lag == 0 and (target.is_milestone or target.manual is not None):
            return end
        clock = self._frame.works[edge.target].clock
        return clock.latest(clock.reading(end) - edge.lag)
