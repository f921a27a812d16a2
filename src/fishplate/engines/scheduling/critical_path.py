"""Both passes over the network, the slack between them, and what they come to for summaries."""

from collections.abc import Iterator

from .calendars import OutOfWorkingTimeError, WorkingTime
from .checking import check
from .diagnostics import Diagnostic, Problem
from .early import EarlyDates
from .frame import Frame
from .graph import Edge, Graph, Summary
from .late import LateDates
from .network import ConstraintKind, Network, Task
from .result import Driver, Reason, Schedule, ScheduledTask, Status


def schedule(network: Network) -> Schedule:
    """Early and late dates, slack and drivers of every task of `network`.

    Never raises for what the network says: a network that cannot be scheduled gives `Status.INVALID` and
    fatal diagnostics. Dates come at whole units of the resolution: earliest times are rounded up to them, deadlines
    down. A task without work to hold it back starts at the first working minute of its calendar from the project
    start on.
    """
    fatal = check(network)
    if fatal:
        return Schedule(Status.INVALID, diagnostics=tuple(fatal))
    if not network.tasks:
        return Schedule(Status.SCHEDULED, finish=network.start)
    passes = _Passes(network)
    try:
        passes.run()
        return passes.result()
    except OutOfWorkingTimeError as error:
        return Schedule(Status.INVALID, diagnostics=(passes.ran_out(error),))


class _Passes:
    """One run: forward and backward, or the other way round where the plan is scheduled from its finish."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.graph = Graph(network)
        self.frame = Frame(network, self.graph)
        self.from_finish = network.finish is not None
        self.early = EarlyDates(self.frame, self.frame.project_start)
        self.late = LateDates(self.frame, 0)
        self.running: EarlyDates | LateDates = self.early
        self.finish = 0
        self.room_behind: dict[int, int] = {}

    def run(self) -> None:
        """Both passes; a third where others wait for a task that is as late as possible."""
        if self.network.finish is not None:
            self.finish = self.frame.instant_not_after(self.network.finish)
            self._run_backward()
            self._run_forward(min(self.late.late_start[: len(self.graph.leaves)]))
        else:
            self._run_forward(self.frame.project_start)
            self.finish = max(
                (self.early.early_finish[node] for node, task in enumerate(self.graph.leaves) if task.active),
                default=self.frame.project_start,
            )
            self._run_backward()
        latest = [node for node, task in enumerate(self.graph.leaves) if self._is_late(task)]
        for node in latest:
            self.early.hold(node, self.late.late_start[node], self.late.late_finish[node])
        if latest:
            self.early.run()

    def _run_forward(self, project_start: int) -> None:
        self.running = self.early = EarlyDates(self.frame, project_start)
        self.early.run()

    def _run_backward(self) -> None:
        self.running = self.late = LateDates(self.frame, self.finish)
        self.late.run()

    def _is_late(self, task: Task) -> bool:
        if task.progress is not None or task.manual is not None:
            return False
        if task.constraint is None:
            return self.from_finish
        return task.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE

    # Result

    def result(self) -> Schedule:
        leaves = [self._scheduled(node, task) for node, task in enumerate(self.graph.leaves)]
        found = {task.id: task for task in leaves}
        for summary in self.graph.summaries:
            found[summary.task.id] = self._rolled_up(summary, leaves)
        tasks = {task.id: found[task.id] for task in self.network.tasks}
        diagnostics = (*self._missed_deadlines(tasks), *self._broken_links())
        return Schedule(Status.SCHEDULED, self.frame.time(self.finish), tasks, diagnostics)

    def _scheduled(self, node: int, task: Task) -> ScheduledTask:
        early, late, clock = self.early, self.late, self.frame.works[node].clock
        slack = self._total_slack(node, task)
        as_late = self._is_late(task)
        drivers = (Driver(Reason.AS_LATE_AS_POSSIBLE),) if as_late else early.drivers[node]
        time = self.frame.time
        return ScheduledTask(
            id=task.id,
            start=time((late.late_start if as_late else early.early_start)[node]),
            finish=time((late.late_finish if as_late else early.early_finish)[node]),
            early_start=time(early.early_start[node]),
            early_finish=time(early.early_finish[node]),
            late_start=time(late.late_start[node]),
            late_finish=time(late.late_finish[node]),
            total_slack=slack,
            free_slack=self._free_slack(node, clock, slack),
            critical=slack <= self.network.critical_slack and not late.is_done(node),
            drivers=drivers,
        )

    def _total_slack(self, node: int, task: Task) -> int:
        if self._is_late(task):
            return 0
        clock = self.frame.works[node].clock
        of_finish = _between(clock, self.early.early_finish[node], self.late.late_finish[node])
        if task.progress is not None:
            return of_finish
        # Where a date places the task before its predecessors let it, it is late by as much as they would need.
        start = max(self.early.early_start[node], self.early.asked[node])
        return min(of_finish, _between(clock, start, self.late.late_start[node]))

    def _free_slack(self, node: int, clock: WorkingTime, total: int) -> int:
        if self.late.is_done(node):
            return 0
        room = [
            _between(clock, self.early.end(edge), self._last_free(edge))
            for edge in self.graph.outgoing[node]
            if not self.late.is_done(edge.target)
        ]
        return max(0, min([*room, total]))

    def _last_free(self, edge: Edge) -> int:
        """The last instant of the predecessor's end at which no successor moves."""
        target = edge.target
        if self.graph.is_joint(target):
            if target not in self.room_behind:
                self.room_behind[target] = min(map(self._last_free, self.graph.outgoing[target]))
            return self.room_behind[target]
        return self.late.last_instant(edge, self.early.finishes[target], self.early.starts[target])

    def _rolled_up(self, summary: Summary, leaves: list[ScheduledTask]) -> ScheduledTask:
        below = [leaves[node] for node in summary.leaves if self.graph.leaves[node].active]
        below = below or [leaves[node] for node in summary.leaves]
        clock, instant = self.frame.project_clock, self.frame.instant_not_before
        early_start, early_finish = min(t.early_start for t in below), max(t.early_finish for t in below)
        late_start, late_finish = min(t.late_start for t in below), max(t.late_finish for t in below)
        slack = min(
            _between(clock, instant(early_start), instant(late_start)),
            _between(clock, instant(early_finish), instant(late_finish)),
        )
        within = set(summary.leaves)
        leaving = [
            leaves[node].free_slack
            for node in summary.leaves
            if any(self._leaves(edge, within) for edge in self.graph.outgoing[node])
        ]
        return ScheduledTask(
            id=summary.task.id,
            start=min(t.start for t in below),
            finish=max(t.finish for t in below),
            early_start=early_start,
            early_finish=early_finish,
            late_start=late_start,
            late_finish=late_finish,
            total_slack=slack,
            free_slack=min(leaving, default=max(0, slack)),
            critical=slack <= self.network.critical_slack and not all(map(self.late.is_done, summary.leaves)),
            summary=True,
        )

    def _leaves(self, edge: Edge, within: set[int]) -> bool:
        """Whether the link leads out of the summary; no link is of a summary and something within it."""
        target = self.graph.outgoing[edge.target][0].target if self.graph.is_joint(edge.target) else edge.target
        return target not in within

    # What to tell

    def _missed_deadlines(self, tasks: dict[str, ScheduledTask]) -> Iterator[Diagnostic]:
        for task in self.network.tasks:
            if task.deadline is not None and tasks[task.id].finish > task.deadline:
                message = (
                    f"Task {task.id} finishes at {tasks[task.id].finish:%Y-%m-%d %H:%M}, "
                    f"after its deadline {task.deadline:%Y-%m-%d %H:%M}."
                )
                yield Diagnostic(Problem.DEADLINE_MISSED, message, (task.id,))

    def _broken_links(self) -> Iterator[Diagnostic]:
        """Links that a date overrides: the successor stands before its predecessor lets it."""
        for node, task in enumerate(self.graph.leaves):
            if task.progress is not None or (task.constraint is None and task.manual is None):
                continue
            for edge in self.graph.incoming[node]:
                if self.early.end(edge) > self._last_free(edge):
                    source = self.graph.leaves[edge.source].id if not self.graph.is_joint(edge.source) else None
                    predecessor = source or edge.link.predecessor
                    message = f"The date of task {task.id} comes before {predecessor} lets it; one of them has to give."
                    yield Diagnostic(Problem.LINK_OVERRIDDEN, message, (predecessor, task.id))

    def ran_out(self, error: OutOfWorkingTimeError) -> Diagnostic:
        """What to say when a calendar gave out under the task being placed."""
        node = self.running.current
        ids = () if self.graph.is_joint(node) else (self.graph.leaves[node].id,)
        message = (
            f"{'Task ' + ids[0] if ids else 'A link'} finds no working time in the calendar {error.calendar} within a "
            "hundred years of the start of the plan."
        )
        return Diagnostic(Problem.OUT_OF_REACH, message, ids, error.calendar)


def _between(clock: WorkingTime, early: int, late: int) -> int:
    return clock.reading(late) - clock.reading(early)
