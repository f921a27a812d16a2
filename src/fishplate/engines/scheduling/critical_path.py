"""Both passes over the network, and the slack between them."""

from collections.abc import Iterator

from . import warming
from .answer import answer, between
from .calendars import OutOfWorkingTimeError, WorkingTime
from .checking import check, check_cycles
from .dates import Dates
from .diagnostics import Diagnostic, Problem
from .early import EarlyDates
from .frame import Frame
from .graph import Edge, Graph
from .late import LateDates
from .network import ConstraintKind, Network, Task
from .result import Driver, Reason, Schedule, Status


def schedule(network: Network) -> Schedule:
    """Early and late dates, slack and drivers of every task of `network`.

    Never raises for what the network says: a network that cannot be scheduled gives `Status.INVALID` and
    fatal diagnostics. Dates come at whole units of the resolution: earliest times are rounded up to them, deadlines
    down. A task without work to hold it back starts at the first working minute of its calendar from the project
    start on.

    Where `warm` has loaded the compiled passes, they place the tasks, whatever the network has. Where it has not, and
    for what lies out of their reach (a calendar that gives out, lengths that no machine number holds), the passes below
    do. Both say the same in everything.
    """
    fatal = check(network)
    if fatal:
        return Schedule(Status.INVALID, diagnostics=tuple(fatal))
    graph = Graph(network)
    fatal = list(check_cycles(graph))
    if fatal:
        return Schedule(Status.INVALID, diagnostics=tuple(fatal))
    if not network.tasks:
        return Schedule(Status.SCHEDULED, finish=network.start)
    frame = Frame(network, graph)
    found = warming.compiled_dates(frame)
    return in_plain_python(frame) if found is None else answer(frame, found)


def in_plain_python(frame: Frame) -> Schedule:
    """What `schedule` answers for a network that was checked, without compiled code."""
    passes = _Passes(frame)
    try:
        passes.run()
        return answer(frame, passes.dates())
    except OutOfWorkingTimeError as error:
        return Schedule(Status.INVALID, diagnostics=(passes.ran_out(error),))


class _Passes:
    """One run: forward and backward, or the other way round where the plan is scheduled from its finish."""

    def __init__(self, frame: Frame) -> None:
        self.network = frame.network
        self.graph = frame.graph
        self.frame = frame
        self.from_finish = frame.network.finish is not None
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

    def dates(self) -> Dates:
        """What the run found."""
        nodes = range(len(self.graph.leaves))
        early, late = self.early, self.late
        total = [self._total_slack(node, task) for node, task in enumerate(self.graph.leaves)]
        as_late = [self._is_late(task) for task in self.graph.leaves]
        return Dates(
            self.finish,
            early.early_start[: len(nodes)],
            early.early_finish[: len(nodes)],
            late.late_start[: len(nodes)],
            late.late_finish[: len(nodes)],
            total,
            [self._free_slack(node, self.frame.works[node].clock, total[node]) for node in nodes],
            as_late,
            [late.is_done(node) for node in nodes],
            [(Driver(Reason.AS_LATE_AS_POSSIBLE),) if as_late[node] else early.drivers[node] for node in nodes],
            list(self._overridden_links()),
        )

    def _total_slack(self, node: int, task: Task) -> int:
        if self._is_late(task):
            return 0
        clock = self.frame.works[node].clock
        of_finish = between(clock, self.early.early_finish[node], self.late.late_finish[node])
        if task.progress is not None:
            return of_finish
        # Where a date places the task before its predecessors let it, it is late by as much as they would need.
        start = max(self.early.early_start[node], self.early.asked[node])
        return min(of_finish, between(clock, start, self.late.late_start[node]))

    def _free_slack(self, node: int, clock: WorkingTime, total: int) -> int:
        if self.late.is_done(node):
            return 0
        room = [
            between(clock, self.early.end(edge), self._last_free(edge))
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

    # What to tell

    def _overridden_links(self) -> Iterator[Edge]:
        """Links that a date overrides: the successor stands before its predecessor lets it."""
        for node, task in enumerate(self.graph.leaves):
            if task.progress is not None or (task.constraint is None and task.manual is None):
                continue
            for edge in self.graph.incoming[node]:
                if self.early.end(edge) > self._last_free(edge):
                    yield edge

    def ran_out(self, error: OutOfWorkingTimeError) -> Diagnostic:
        """What to say when a calendar gave out under the task being placed."""
        node = self.running.current
        ids = () if self.graph.is_joint(node) else (self.graph.leaves[node].id,)
        message = (
            f"{'Task ' + ids[0] if ids else 'A link'} finds no working time in the calendar {error.calendar} within a "
            "hundred years of the start of the plan."
        )
        return Diagnostic(Problem.OUT_OF_REACH, message, ids, error.calendar)
