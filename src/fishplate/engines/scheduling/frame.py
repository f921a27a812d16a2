"""What both passes stand on: the graph, a working clock for each task, and times as instants."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from .calendars import ROUND_THE_CLOCK, Calendar, WorkingTime, joined
from .checking import REACH_DAYS
from .graph import Graph
from .network import Network, Task

_MINUTE = timedelta(minutes=1)


class Work:
    """How long a task takes, on which clocks.

    Mostly `span` ticks on `clock`. Where those who do it have calendars of their own, each works their part on theirs,
    and `clock` runs whenever one of theirs does.
    """

    __slots__ = ("_parts", "clock", "span")

    def __init__(self, clock: WorkingTime, span: int, parts: tuple[tuple[WorkingTime, int], ...] = ()) -> None:
        self.clock = clock
        self.span = span
        self._parts = parts

    def finish(self, start: int) -> int:
        """The instant at which work is done that began at the reading `start`."""
        if not self._parts:
            return self.clock.finish_of(start + self.span)
        begin = self.clock.start_of(start)
        return max(part.finish_of(part.reading(begin) + ticks) for part, ticks in self._parts)

    def start(self, finish: int) -> int:
        """The latest reading at which work may begin that has to be done at the instant `finish`."""
        if not self._parts:
            return self.clock.reading(finish) - self.span
        return self.clock.reading(min(part.start_of(part.reading(finish) - ticks) for part, ticks in self._parts))


class Frame:
    """A network that was checked, made ready for the passes.

    An instant is a number of ticks of the network's resolution since 00:00 of the day of its start.
    """

    def __init__(self, network: Network, graph: Graph) -> None:
        self.network = network
        self.graph = graph
        self.ticks = _MINUTE // network.resolution
        self.origin = datetime.combine(network.start.date(), datetime.min.time())
        self.project_start = self.instant_not_before(network.start)
        self.status = None if network.status is None else self.instant_not_before(network.status)
        self.calendars = {calendar.id: calendar for calendar in network.calendars}
        self._clocks: dict[tuple[str, ...], WorkingTime] = {}
        self._times: dict[int, datetime] = {}

    @cached_property
    def project_clock(self) -> WorkingTime:
        """The clock of the network's own calendar."""
        return self.clock(self.network.calendar)

    @cached_property
    def works(self) -> list[Work]:
        """The work of each leaf."""
        return [self._work(task) for task in self.graph.leaves]

    @cached_property
    def _elapsed(self) -> WorkingTime:
        return self._clock_of(Calendar("", ROUND_THE_CLOCK))

    def clock(self, *calendars: str) -> WorkingTime:
        """The clock that runs whenever one of the calendars works."""
        names = tuple(dict.fromkeys(calendars))
        if names not in self._clocks:
            found = [self.calendars[name] for name in names]
            self._clocks[names] = self._clock_of(found[0] if len(found) == 1 else joined(found))
        return self._clocks[names]

    def _clock_of(self, calendar: Calendar) -> WorkingTime:
        return WorkingTime(calendar, self.origin.date(), REACH_DAYS, self.ticks)

    def _work(self, task: Task) -> Work:
        if task.elapsed:
            return Work(self._elapsed, task.duration)
        if task.assignments:
            clock = self.clock(*(one.calendar for one in task.assignments))
            parts = tuple((self.clock(one.calendar), one.duration) for one in task.assignments)
            longest = max(one.duration for one in task.assignments)
            return Work(clock, longest, parts if len({one.calendar for one in task.assignments}) > 1 else ())
        clock = self.clock(task.calendar or self.network.calendar)
        return Work(clock, task.duration + sum(pause.duration for pause in task.pauses))

    def time(self, instant: int) -> datetime:
        """The wall-clock time of an instant."""
        return self.origin + instant * self.network.resolution

    def times(self, instants: Sequence[int]) -> list[datetime]:
        """The wall-clock times of instants; equal ones, of which a plan has many, are the same object."""
        known, origin, unit = self._times, self.origin, self.network.resolution
        for instant in set(instants) - known.keys():
            known[instant] = origin + instant * unit
        return [known[instant] for instant in instants]

    def instant_not_before(self, time: datetime) -> int:
        """The first instant that is not before `time`."""
        return -((self.origin - time) // self.network.resolution)

    def instant_not_after(self, time: datetime) -> int:
        """The last instant that is not after `time`."""
        return (time - self.origin) // self.network.resolution
