"""Rounds of iterations, and the same again without each of the drivers."""

from collections.abc import Callable, Sequence
from math import ceil

import numpy as np

from fishplate.engines.scheduling.compiled.prepared import OutOfReachError
from fishplate.engines.scheduling.compiled.records import Numbers
from fishplate.engines.scheduling.network import Network

from .lanes import ESTIMATES_OFF
from .model import Model
from .reading_off import Reader
from .result import Bar, Diagnostic, Problem, Simulation, Status, Step
from .running import Workers
from .uncertainty import Effort, Uncertainty

#: After so many iterations somebody is told, and asked whether to go on.
ROUND = 256
#: Each step of convergence has so many times the iterations of the one before.
_STEP = 1.25


def run(
    network: Network,
    uncertainty: Uncertainty,
    effort: Effort,
    seed: int,
    watched: Sequence[str],
    notes: Sequence[Diagnostic],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Simulation:
    """What `simulate` answers for a plan that is scheduled forward, once all has been checked."""
    try:
        model = Model(network, uncertainty, seed, watched)
        with Workers(model, effort.workers) as workers:
            return _Run(model, workers, effort, progress, cancelled).run(seed, watched, notes)
    except (OutOfReachError, OverflowError):
        message = "The plan, or an iteration of it, leaves the hundred years around its start."
        return Simulation(Status.INVALID, seed=seed, diagnostics=(Diagnostic(Problem.OUT_OF_REACH, message),))


class _Run:
    """One simulation: rounds of iterations, then the tornado."""

    def __init__(
        self,
        model: Model,
        workers: Workers,
        effort: Effort,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._model, self._workers, self._effort = model, workers, effort
        self._progress, self._cancelled = progress, cancelled
        self._kept: Numbers = np.zeros(min(effort.iterations, effort.tornado), np.int64)
        self._steps: list[Step] = []
        self._done = self._of = 0

    def run(self, seed: int, watched: Sequence[str], notes: Sequence[Diagnostic]) -> Simulation:
        """Run what is wanted, as far as nobody cancels it."""
        if not len(self._model.chances.varying):
            notes = [*notes, Diagnostic(Problem.NOTHING_VARIES, "Nothing that is still to be done is uncertain.")]
        absent = self._absent()
        self._of = self._effort.iterations + sum(len(numbers) for _, numbers in absent)
        iterations = self._iterate()
        if iterations == 0:
            return Simulation(Status.CANCELLED, seed=seed, diagnostics=tuple(notes))
        reader = Reader(self._model, self._workers, iterations)
        complete = iterations == self._effort.iterations
        tornado = self._tornado(reader, absent) if complete else None
        return Simulation(
            status=Status.CANCELLED if tornado is None else Status.COMPLETE,
            iterations=iterations,
            seed=seed,
            finish=reader.distribution(0),
            contingency=reader.contingency(),
            milestones={one: reader.distribution(number) for number, one in enumerate(watched, 1)},
            tasks=reader.tasks(),
            merges=reader.merges(),
            tornado=tornado or (),
            convergence=tuple(self._steps),
            diagnostics=tuple(notes),
        )

    def _iterate(self) -> int:
        done, upcoming, total = 0, ROUND, self._effort.iterations
        while done < total and not self._cancelled():
            numbers = np.arange(done, min(done + ROUND, total))
            finishes = self._workers.run(numbers)
            kept = self._kept[done : done + ROUND]
            kept[:] = finishes[: len(kept)]
            done += len(numbers)
            if done >= upcoming or done == total:
                self._steps.append(Reader(self._model, self._workers, done).step())
                upcoming = ceil(done * _STEP)
            self._told(len(numbers))
        return done

    def _told(self, more: int) -> None:
        self._done += more
        self._progress(self._done, self._of)

    def _absent(self) -> list[tuple[int, Numbers]]:
        """What is to be switched off, and the iterations in which that makes a difference."""
        numbers = np.arange(len(self._kept))
        found = [
            (driver, numbers[self._workers.happened(driver, numbers)])
            for driver in range(len(self._model.chances.drivers))
        ]
        if self._model.varies_by_itself:
            found.append((ESTIMATES_OFF, numbers))
        return found if len(numbers) else []

    def _tornado(self, reader: Reader, absent: list[tuple[int, Numbers]]) -> tuple[Bar, ...] | None:
        bars = []
        for driver, numbers in absent:
            without = self._kept.copy()
            for first in range(0, len(numbers), ROUND):
                if self._cancelled():
                    return None
                piece = numbers[first : first + ROUND]
                without[piece] = self._workers.run(piece, driver)
                self._told(len(piece))
            bars.append(reader.bar(driver, len(numbers) / len(without), self._kept, without))
        return tuple(sorted(bars, key=lambda bar: (-bar.mean, bar.driver or "")))
