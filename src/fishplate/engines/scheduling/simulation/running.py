"""Iterations on several threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np

from fishplate.engines.scheduling.compiled.calendars import LaidOut
from fishplate.engines.scheduling.compiled.prepared import OutOfReachError
from fishplate.engines.scheduling.compiled.records import Clocks, Flags, Numbers

from .lanes import LANES, NONE_OFF, draw, happenings, place_all, room
from .model import Model
from .tally import Tally, count_lanes, tally

MOST_WORKERS = 8


class _Calendars:
    """The calendars of a plan, laid out further when somebody runs off their end."""

    def __init__(self, laid_out: LaidOut) -> None:
        self._laid_out = laid_out
        self._lock = Lock()

    def clocks(self, seen: Clocks | None = None) -> Clocks:
        """Clocks that reach further than those `seen`, with a mark of trouble of their own; raises OutOfReachError."""
        with self._lock:
            if seen is not None and seen.table is self._laid_out.clocks.table and not self._laid_out.extend():
                raise OutOfReachError
            return self._laid_out.clocks._replace(trouble=np.zeros(1, np.int64))


class _Worker:
    """What one thread needs for itself."""

    def __init__(self, model: Model, calendars: _Calendars) -> None:
        self._model, self._calendars = model, calendars
        self._plan, self._room = model.private(), room(model)
        self._clocks = calendars.clocks()
        self.tally: Tally | None = None

    def planned(self) -> Numbers:
        """The instants of the plan as it stands: its finish, and that of each watched task."""
        self._place(LANES)
        finishes, shape = self._room.finishes[:, 0], self._model.shape
        last = finishes[shape.ends].max(initial=shape.project_start) if len(shape.ends) else shape.project_start
        return np.concatenate([[last], finishes[shape.watched]]).astype(np.int64)

    def run(self, iterations: Numbers, finishes: Numbers, off: int) -> None:
        """Run some iterations, and write the finish of each."""
        assert self.tally is not None
        shape, chances, room = self._model.shape, self._model.chances, self._room
        for first in range(0, len(iterations), LANES):
            numbers = iterations[first : first + LANES]
            told = finishes[first : first + LANES]
            # Lanes without an iteration of their own run the last one once more, and are not counted.
            missing = np.repeat(numbers[-1:], LANES - len(numbers))
            draw(chances, room, np.concatenate([numbers, missing]), off)
            self._place(len(numbers))
            count_lanes(self._plan, shape, chances, room, self.tally, told, off == NONE_OFF)

    def _place(self, used: int) -> None:
        """Place all nodes, however far that leads."""
        while True:
            place_all(self._plan, self._model.shape, self._clocks, self._room, used)
            if not self._clocks.trouble[0]:
                return
            self._clocks = self._calendars.clocks(self._clocks)


class Workers(AbstractContextManager["Workers"]):
    """Some threads that run iterations of a model; leaving the context ends them.

    Attributes:
        planned: the instants of the plan as it stands: its finish, and that of each watched task.

    Raises OutOfReachError where the plan, or an iteration, leaves the hundred years of its calendars.
    """

    def __init__(self, model: Model, count: int) -> None:
        self._model = model
        calendars = _Calendars(model.arrays.laid_out)
        first = _Worker(model, calendars)
        self.planned = first.planned()
        self._workers = [first, *(_Worker(model, calendars) for _ in range(min(count, MOST_WORKERS) - 1))]
        for worker in self._workers:
            worker.tally = tally(model, self.planned)
        self._pool = ThreadPoolExecutor(len(self._workers), "simulation")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    @property
    def tallies(self) -> Sequence[Tally]:
        """What was counted on each thread."""
        return [worker.tally for worker in self._workers if worker.tally is not None]

    def run(self, iterations: Numbers, off: int = NONE_OFF) -> Numbers:
        """The finish of each of the iterations; with a driver off, they are not tallied."""
        finishes: Numbers = np.zeros(len(iterations), np.int64)
        each = -(-len(iterations) // len(self._workers) // LANES) * LANES or LANES
        pieces = [slice(first, first + each) for first in range(0, len(iterations), each)]
        running = [
            self._pool.submit(worker.run, iterations[piece], finishes[piece], off)
            for worker, piece in zip(self._workers, pieces, strict=False)
        ]
        for one in running:
            one.result()
        return finishes

    def happened(self, driver: int, iterations: Numbers) -> Flags:
        """Whether a driver happens in each of the iterations."""
        found: Flags = np.zeros(len(iterations), np.bool_)
        happenings(self._model.chances, driver, iterations, found)
        return found
