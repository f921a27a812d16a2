"""The two passes over the network: early dates forward, late dates backward, slack between them.

Both passes reckon in instants (minutes from 00:00 of the day of the start) and turn them into readings of
each task's own working clock (`WorkingTime`). For a link that holds task s with working clock R_s, after
Kelley & Walker (1959) with lag on the successor's calendar:

    forward:   R_s(start or finish of s) ≥ R_s(finish or start of its predecessor) + lag
    backward:  late end of the predecessor = the last instant e with R_s(e) + lag ≤ R_s(late end of s)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .calendars import OutOfWorkingTimeError, WorkingTime
from .checking import REACH_DAYS, check
from .cycles import topological_order
from .diagnostics import Diagnostic, Problem
from .network import Link, Network, Task
from .result import Driver, Reason, Schedule, ScheduledTask, Status

_MINUTE = timedelta(minutes=1)


def schedule(network: Network) -> Schedule:
    """Early and late dates, slack and drivers of every task of `network`.

    Never raises for what the network says: a network that cannot be scheduled gives `Status.INVALID` and
    fatal diagnostics. Dates come at whole minutes: earliest times are rounded up to them, deadlines down. A
    task without work to hold it back starts at the first working minute of its calendar from the project
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
    except OutOfWorkingTimeError as error:
        return Schedule(Status.INVALID, diagnostics=(passes.ran_out(error),))
    return passes.result()


class _Passes:
    """The working state of one run; lists are indexed by the position of the task in the network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.origin = datetime.combine(network.start.date(), datetime.min.time())
        self.project_start = self._instant_not_before(network.start)
        self.tasks = network.tasks
        clocks = {c.id: WorkingTime(c, self.origin.date(), REACH_DAYS) for c in network.calendars}
        self.clocks = [clocks[task.calendar or network.calendar] for task in self.tasks]
        count = len(self.tasks)
        self.early_start, self.early_finish = [0] * count, [0] * count
        self.late_start, self.late_finish = [0] * count, [0] * count
        self.drivers: list[tuple[Driver, ...]] = [()] * count
        self.finish = 0
        self.current = 0
        self._join_links()

    def _join_links(self) -> None:
        position = {task.id: index for index, task in enumerate(self.tasks)}
        self.incoming: list[list[tuple[int, Link]]] = [[] for _ in self.tasks]
        self.outgoing: list[list[tuple[int, Link]]] = [[] for _ in self.tasks]
        for link in self.network.links:
            source, target = position[link.predecessor], position[link.successor]
            self.incoming[target].append((source, link))
            self.outgoing[source].append((target, link))

    def run(self) -> None:
        """Both passes. Raises OutOfWorkingTimeError, with `current` on the task it happened at."""
        order = topological_order([[target for target, _ in links] for links in self.outgoing])
        for self.current in order:
            if self.tasks[self.current].is_milestone:
                self._place_milestone_early(self.current)
            else:
                self._place_work_early(self.current)
        self.finish = max(self.early_finish)
        for self.current in reversed(order):
            self._place_late(self.current)

    # Forward

    def _place_work_early(self, index: int) -> None:
        task, clock = self.tasks[index], self.clocks[index]
        readings = [
            clock.reading(self._early_end(source, link)) + link.lag - (task.duration if link.kind.holds_finish else 0)
            for source, link in self.incoming[index]
        ]
        floors = [clock.reading(floor) for floor in self._floors(task)]
        start = max(readings + floors)
        self.early_start[index] = clock.start_of(start)
        self.early_finish[index] = clock.finish_of(start + task.duration)
        self.drivers[index] = self._binding(index, start, readings, floors)

    def _place_milestone_early(self, index: int) -> None:
        clock = self.clocks[index]
        instants = [self._instant_of_milestone(index, source, link) for source, link in self.incoming[index]]
        floors = self._floors(self.tasks[index])
        floors[1:] = map(clock.settle, floors[1:])
        if not instants:
            floors[0] = clock.settle(floors[0])
        instant = max(instants + floors)
        self.early_start[index] = self.early_finish[index] = instant
        self.drivers[index] = self._binding(index, instant, instants, floors)

    def _instant_of_milestone(self, index: int, source: int, link: Link) -> int:
        driven_from = self._early_end(source, link)
        if link.lag == 0:
            return driven_from
        clock = self.clocks[index]
        reading = clock.reading(driven_from) + link.lag
        return clock.finish_of(reading) if link.kind.leaves_from_finish else clock.start_of(reading)

    def _floors(self, task: Task) -> list[int]:
        """The instants before which the task may not start: the project start, then its constraint if any."""
        if task.constraint is None:
            return [self.project_start]
        return [self.project_start, self._instant_not_before(task.constraint.at)]

    def _binding(
        self, index: int, reached: int, by_links: Sequence[int], by_floors: Sequence[int]
    ) -> tuple[Driver, ...]:
        """Whatever would have to give way for the task to be earlier; the project start only for want of
        others."""
        binding = [
            Driver(Reason.LINK, link)
            for (_, link), bound in zip(self.incoming[index], by_links, strict=True)
            if bound == reached
        ]
        if by_floors[-1] == reached and len(by_floors) > 1:
            binding.append(Driver(Reason.CONSTRAINT))
        return tuple(binding) or (Driver(Reason.PROJECT_START),)

    def _early_end(self, source: int, link: Link) -> int:
        return (self.early_finish if link.kind.leaves_from_finish else self.early_start)[source]

    # Backward

    def _place_late(self, index: int) -> None:
        task, clock = self.tasks[index], self.clocks[index]
        finish_limits = [self.finish]
        if task.deadline is not None:
            finish_limits.append(self._instant_not_after(task.deadline))
        start_limits: list[int] = []
        for target, link in self.outgoing[index]:
            late_end = (self.late_finish if link.kind.holds_finish else self.late_start)[target]
            limits = finish_limits if link.kind.leaves_from_finish else start_limits
            limits.append(self._last_instant_before(target, link, late_end))
        if task.is_milestone:
            self.late_start[index] = self.late_finish[index] = min(finish_limits + start_limits)
            return
        finish = min(
            [clock.reading(limit) for limit in finish_limits]
            + [clock.reading(limit) + task.duration for limit in start_limits]
        )
        self.late_start[index] = clock.start_of(finish - task.duration)
        self.late_finish[index] = clock.finish_of(finish)

    def _last_instant_before(self, target: int, link: Link, end: int) -> int:
        """The last instant at which the predecessor's end does not push that end of the target beyond
        `end`."""
        if self.tasks[target].is_milestone and link.lag == 0:
            return end
        clock = self.clocks[target]
        return clock.latest(clock.reading(end) - link.lag)

    # Result

    def result(self) -> Schedule:
        tasks = {task.id: self._scheduled(index) for index, task in enumerate(self.tasks)}
        missed = tuple(
            Diagnostic(
                Problem.DEADLINE_MISSED,
                f"Task {task.id} finishes at {tasks[task.id].early_finish:%Y-%m-%d %H:%M}, "
                f"after its deadline {task.deadline:%Y-%m-%d %H:%M}.",
                (task.id,),
            )
            for task in self.tasks
            if task.deadline is not None and tasks[task.id].early_finish > task.deadline
        )
        return Schedule(Status.SCHEDULED, self._time(self.finish), tasks, missed)

    def _scheduled(self, index: int) -> ScheduledTask:
        clock = self.clocks[index]
        slack = clock.reading(self.late_finish[index]) - clock.reading(self.early_finish[index])
        if slack == 0 and self.tasks[index].is_milestone:
            # Early and late are the same instant then; two times for it would look like room to move.
            self.late_start[index] = self.late_finish[index] = self.early_finish[index]
        return ScheduledTask(
            id=self.tasks[index].id,
            early_start=self._time(self.early_start[index]),
            early_finish=self._time(self.early_finish[index]),
            late_start=self._time(self.late_start[index]),
            late_finish=self._time(self.late_finish[index]),
            total_slack=slack,
            free_slack=self._free_slack(index),
            drivers=self.drivers[index],
        )

    def _free_slack(self, index: int) -> int:
        reading = self.clocks[index].reading
        room = [] if self.outgoing[index] else [reading(self.finish) - reading(self.early_finish[index])]
        for target, link in self.outgoing[index]:
            early_end = (self.early_finish if link.kind.holds_finish else self.early_start)[target]
            limit = self._last_instant_before(target, link, early_end)
            room.append(reading(limit) - reading(self._early_end(index, link)))
        return min(room)

    def ran_out(self, error: OutOfWorkingTimeError) -> Diagnostic:
        """What to say when a calendar gave out under the task being placed."""
        task = self.tasks[self.current]
        message = (
            f"Task {task.id} finds no working time in the calendar {error.calendar} within a hundred years "
            "of the start of the plan."
        )
        return Diagnostic(Problem.OUT_OF_REACH, message, (task.id,), error.calendar)

    def _time(self, instant: int) -> datetime:
        return self.origin + instant * _MINUTE

    def _instant_not_before(self, time: datetime) -> int:
        return -((self.origin - time) // _MINUTE)

    def _instant_not_after(self, time: datetime) -> int:
        return (time - self.origin) // _MINUTE
