"""The dates of leaves as people read them: wall-clock times, what they come to for summaries, and what to tell."""

from collections.abc import Iterator

from .calendars import WorkingTime
from .dates import Dates
from .diagnostics import Diagnostic, Problem
from .frame import Frame
from .graph import Graph, Summary
from .result import Schedule, ScheduledTask, Status


def answer(frame: Frame, dates: Dates) -> Schedule:
    """The schedule of a network whose leaves have `dates`."""
    network, graph = frame.network, frame.graph
    leaves = _leaves(frame, dates)
    found = {task.id: task for task in leaves}
    for summary in graph.summaries:
        found[summary.task.id] = _rolled_up(frame, dates, summary, leaves)
    tasks = found if not graph.summaries else {task.id: found[task.id] for task in network.tasks}
    diagnostics = (*_missed_deadlines(frame, tasks), *_overridden_links(graph, dates))
    return Schedule(Status.SCHEDULED, frame.time(dates.finish), tasks, diagnostics)


def _leaves(frame: Frame, dates: Dates) -> list[ScheduledTask]:
    limit = frame.network.critical_slack
    columns = zip(
        frame.graph.leaves,
        frame.times(dates.early_start),
        frame.times(dates.early_finish),
        frame.times(dates.late_start),
        frame.times(dates.late_finish),
        dates.total_slack,
        dates.free_slack,
        dates.late,
        dates.done,
        dates.drivers,
        strict=True,
    )
    return [
        ScheduledTask(
            task.id,
            late_start if late else early_start,
            late_finish if late else early_finish,
            early_start,
            early_finish,
            late_start,
            late_finish,
            total,
            free,
            total <= limit and not done,
            drivers,
            duration=task.duration,
        )
        for task, early_start, early_finish, late_start, late_finish, total, free, late, done, drivers in columns
    ]


def _rolled_up(frame: Frame, dates: Dates, summary: Summary, leaves: list[ScheduledTask]) -> ScheduledTask:
    graph = frame.graph
    below = [leaves[node] for node in summary.leaves if graph.leaves[node].active]
    below = below or [leaves[node] for node in summary.leaves]
    clock, instant = frame.project_clock, frame.instant_not_before
    early_start, early_finish = min(t.early_start for t in below), max(t.early_finish for t in below)
    late_start, late_finish = min(t.late_start for t in below), max(t.late_finish for t in below)
    slack = min(
        between(clock, instant(early_start), instant(late_start)),
        between(clock, instant(early_finish), instant(late_finish)),
    )
    within = set(summary.leaves)
    leaving = [
        leaves[node].free_slack
        for node in summary.leaves
        if any(graph.target(edge) not in within for edge in graph.outgoing[node])
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
        critical=slack <= frame.network.critical_slack and not all(dates.done[node] for node in summary.leaves),
        summary=True,
        duration=between(clock, instant(early_start), instant(early_finish)),
    )


def between(clock: WorkingTime, early: int, late: int) -> int:
    """Working ticks from one instant to another."""
    return clock.reading(late) - clock.reading(early)


def _missed_deadlines(frame: Frame, tasks: dict[str, ScheduledTask]) -> Iterator[Diagnostic]:
    for task in frame.network.tasks:
        if task.deadline is not None and tasks[task.id].finish > task.deadline:
            message = (
                f"Task {task.id} finishes at {tasks[task.id].finish:%Y-%m-%d %H:%M}, "
                f"after its deadline {task.deadline:%Y-%m-%d %H:%M}."
            )
            yield Diagnostic(Problem.DEADLINE_MISSED, message, (task.id,))


def _overridden_links(graph: Graph, dates: Dates) -> Iterator[Diagnostic]:
    for edge in dates.overridden:
        task = graph.leaves[edge.target].id
        source = graph.leaves[edge.source].id if not graph.is_joint(edge.source) else None
        predecessor = source or edge.link.predecessor
        message = f"The date of task {task} comes before {predecessor} lets it; one of them has to give."
        yield Diagnostic(Problem.LINK_OVERRIDDEN, message, (predecessor, task))
