"""Systems to measure, made of nothing but virtual time; and the percentile they are judged by."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Sequence

from fishplate.engines.measurement import Failure, LatencyPlan, LatencyResult, measure_latency

from . import virtual_time


class Scripted:
    """Takes the next of the given times for each request; an outcome may follow it."""

    def __init__(self, seconds: Iterable[float], failures: dict[int, Failure] | None = None) -> None:
        self._seconds = iter(seconds)
        self._failures = failures or {}
        self.asked_at: list[float] = []

    async def __call__(self) -> Failure | None:
        number = len(self.asked_at)
        self.asked_at.append(virtual_time.loop().time())
        await asyncio.sleep(next(self._seconds))
        return self._failures.get(number)


class Stalling:
    """Answers in 5 ms, except that in each period it first stands still for a while."""

    def __init__(self, period: float = 10.0, stall: float = 1.0) -> None:
        self._period = period
        self._stall = stall
        self._start = virtual_time.loop().time()

    async def __call__(self) -> Failure | None:
        phase = (virtual_time.loop().time() - self._start) % self._period
        await asyncio.sleep(max(0.0, self._stall - phase) + 0.005)
        return None


class Busy:
    """Blocks our own processor for a while on each request."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(self) -> Failure | None:
        virtual_time.loop().advance(self._seconds)
        return None


def measured(plan: LatencyPlan, make_send, watch=None) -> LatencyResult:
    """Run ``plan`` in virtual time; ``make_send`` is called inside the loop."""

    async def run() -> LatencyResult:
        return await measure_latency(plan, make_send(), virtual_time.loop().time, watch)

    return virtual_time.run(run())


def nearest_rank(values: Sequence[float], percent: float) -> float:
    """The oracle: sort, and take the value at rank ⌈p·n⌉."""
    return sorted(values)[max(1, math.ceil(percent * len(values) / 100)) - 1]
