"""How sound a plan is: the fourteen points of the Defense Contract Management Agency's assessment.

After the DCMA-EA PAM 200.1 (Earned Value Management System Program Analysis Pamphlet, 2012), section 4. Only leaves
that are active count. *Incomplete* tasks are those without an actual finish; a point that needs what the plan does not
have (a baseline, a status date, resources) is not answered, rather than met.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from fishplate.engines.scheduling.critical_path import schedule
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.network import ConstraintKind, LinkKind, Network, Task
from fishplate.engines.scheduling.result import Schedule, ScheduledTask, Status

from .finding import Finding, Point, share, share_of_links

_LONG_DAYS = 44
_PUSH_DAYS = 600
_HARD = (
    ConstraintKind.MUST_START_ON,
    ConstraintKind.MUST_FINISH_ON,
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.FINISH_NO_LATER_THAN,
)


def assess(
    network: Network,
    result: Schedule,
    *,
    day: int,
    status: datetime | None = None,
    baseline: Mapping[str, datetime] | None = None,
    staffed: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """The fourteen findings about `network`, whose dates `result` holds.

    Args:
        day: how many units of the network's resolution make a working day, for the limit of 44 days.
        status: up to when progress is known; the network's own, where it has one.
        baseline: the finish that was agreed for each task, by its id; None where there is no baseline.
        staffed: ids of the tasks that somebody is assigned to; None where resources are not planned at all.

    Raises ValueError when `result` holds no dates.
    """
    if result.status is not Status.SCHEDULED:
        raise ValueError("a plan without dates cannot be assessed")
    plan = Examined(network, result, day, status or network.status)
    return (
        *plan.of_logic(),
        *plan.of_dates(),
        plan.resources(staffed),
        plan.missed(baseline),
        plan.critical_path_test(),
        plan.length_index(),
        plan.execution_index(baseline),
    )


class Examined:
    """A plan with its dates, ready to be held against points and practices."""

    def __init__(self, network: Network, result: Schedule, day: int, status: datetime | None) -> None:
        self.network, self.result, self.day, self.status = network, result, day, status
        graph = Graph(network)
        self.frame = Frame(network, graph)
        self.leaves = [task for task in graph.leaves if task.active]
        self.open = [task for task in self.leaves if task.progress is None or task.progress.finished is None]
        self.waits = {task.id for node, task in enumerate(graph.leaves) if graph.incoming[node]}
        self.leads_on = {task.id for node, task in enumerate(graph.leaves) if graph.outgoing[node]}

    def dates(self, task: Task) -> ScheduledTask:
        """The dates of a task."""
        return self.result.tasks[task.id]

    def of_logic(self) -> Iterable[Finding]:
        """The points about links."""
        missing = [t for t in self.open if t.id not in self.waits or t.id not in self.leads_on]
        yield share(Point.LOGIC, missing, self.open, 0.05)
        links = self.network.links
        yield share_of_links(Point.LEADS, [link for link in links if link.lag < 0], links, 0.0)
        yield share_of_links(Point.LAGS, [link for link in links if link.lag > 0], links, 0.05)
        other = [link for link in links if link.kind is not LinkKind.FINISH_TO_START]
        kept = 1 - len(other) / len(links) if links else None
        yield Finding(
            Point.RELATIONSHIP_TYPES, kept, 0.9, at_least=True, counted=len(links) - len(other), of=len(links),
            links=tuple(other),
        )  # fmt: skip

    def of_dates(self) -> Iterable[Finding]:
        """The points about constraints, float, durations and dates."""
        hard = [t for t in self.open if t.constraint is not None and t.constraint.kind in _HARD]
        yield share(Point.HARD_CONSTRAINTS, hard, self.open, 0.05)
        most = _LONG_DAYS * self.day
        yield share(Point.HIGH_FLOAT, [t for t in self.open if self.dates(t).total_slack > most], self.open, 0.05)
        yield share(Point.NEGATIVE_FLOAT, [t for t in self.open if self.dates(t).total_slack < 0], self.open, 0.0)
        working = [t for t in self.open if not t.is_milestone]
        yield share(Point.HIGH_DURATION, [t for t in working if t.duration > most], working, 0.05)
        if self.status is None:
            yield Finding(Point.INVALID_DATES, None, 0.0)
        else:
            wrong = [t for t in self.leaves if self._is_dated_wrongly(t, self.status)]
            yield share(Point.INVALID_DATES, wrong, self.leaves, 0.0)

    def _is_dated_wrongly(self, task: Task, status: datetime) -> bool:
        """Whether something happened in the future, or is forecast for the past."""
        if task.progress is None:
            return self.dates(task).early_start < status
        happened = [task.progress.started, task.progress.finished]
        if any(time is not None and time > status for time in happened):
            return True
        return task.progress.finished is None and self.dates(task).early_finish < status

    def resources(self, staffed: Collection[str] | None) -> Finding:
        """Work of a day or more that nobody does."""
        working = [t for t in self.open if t.duration >= self.day]
        if staffed is None:
            return Finding(Point.RESOURCES, None, 0.0, of=len(working))
        return share(Point.RESOURCES, [t for t in working if t.id not in staffed], working, 0.0)

    def missed(self, baseline: Mapping[str, datetime] | None) -> Finding:
        """What the baseline wanted finished and is not, or was later."""
        if baseline is None or self.status is None:
            return Finding(Point.MISSED_TASKS, None, 0.05)
        due = [t for t in self.leaves if t.id in baseline and baseline[t.id] <= self.status]
        late = [t for t in due if t in self.open or self.dates(t).finish > baseline[t.id]]
        return share(Point.MISSED_TASKS, late, due, 0.05)

    def critical_path_test(self) -> Finding:
        """Push the first critical task by 600 days: the end of the plan has to move as far."""
        critical = [t for t in self.open if self.dates(t).critical and not t.is_milestone and t.manual is None]
        if not critical:
            return Finding(Point.CRITICAL_PATH_TEST, None, 1.0, at_least=True)
        first = min(critical, key=lambda task: (self.dates(task).early_start, task.id))
        push = _PUSH_DAYS * self.day
        tasks = [_pushed(task, push) if task.id == first.id else task for task in self.network.tasks]
        pushed = schedule(replace(self.network, tasks=tasks))
        if pushed.finish is None or self.result.finish is None:
            return Finding(Point.CRITICAL_PATH_TEST, None, 1.0, at_least=True, tasks=(first.id,))
        moved = self._between(self.result.finish, pushed.finish)
        return Finding(
            Point.CRITICAL_PATH_TEST, float(moved >= push), 1.0, at_least=True,
            tasks=() if moved >= push else (first.id,),
        )  # fmt: skip

    def length_index(self) -> Finding:
        """(length of the critical path + total float) / length of the critical path, from the status date on."""
        assert self.result.finish is not None
        begin = self.status or min((self.dates(t).early_start for t in self.leaves), default=self.result.finish)
        length = self._between(begin, self.result.finish)
        slack = min((self.dates(t).total_slack for t in self.open), default=0)
        value = (length + slack) / length if length > 0 else None
        return Finding(Point.CRITICAL_PATH_LENGTH_INDEX, value, 0.95, at_least=True)

    def execution_index(self, baseline: Mapping[str, datetime] | None) -> Finding:
        """Tasks finished / tasks that the baseline wanted finished by the status date."""
        if baseline is None or self.status is None:
            return Finding(Point.BASELINE_EXECUTION_INDEX, None, 0.95, at_least=True)
        due = [t for t in self.leaves if t.id in baseline and baseline[t.id] <= self.status]
        done = [t for t in self.leaves if t not in self.open]
        value = len(done) / len(due) if due else None
        behind = tuple(t.id for t in due if t in self.open)
        return Finding(
            Point.BASELINE_EXECUTION_INDEX, value, 0.95, at_least=True, counted=len(done), of=len(due), tasks=behind
        )

    def _between(self, start: datetime, finish: datetime) -> int:
        clock, instant = self.frame.project_clock, self.frame.instant_not_before
        return clock.reading(instant(finish)) - clock.reading(instant(start))


def _pushed(task: Task, push: int) -> Task:
    """The task, with so much more work to do."""
    progress = task.progress
    if progress is not None and progress.remaining is not None:
        progress = replace(progress, remaining=progress.remaining + push)
    people = tuple(replace(one, duration=one.duration + push) for one in task.assignments)
    return replace(task, duration=task.duration + push, assignments=people, progress=progress)
