"""The scheduler. It fires by the clock and never waits for an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .plan import Failure, LatencyPlan, Send
from .results import LatencyResult, Tally

Watch = Callable[[int, int], None]
"""Told how many of how many shots (warm-up included) have been fired. What it raises ends the run."""


async def measure_latency(
    plan: LatencyPlan, send: Send, clock: Callable[[], float], watch: Watch | None = None
) -> LatencyResult:
    """Fire ``plan`` through ``send``; return the figures once the last shot was answered or timed out.

    ``clock`` gives seconds and must be the running event loop's own (``loop.time``), since sleeping and timeouts
    follow that. A shot that times out counts as an error whose latency is at least the timeout. Raises what
    ``send`` or ``watch`` raise, after the shots in flight have been cancelled.
    """
    run = _Run(plan, send, clock)
    try:
        async with asyncio.TaskGroup() as group:
            await run.fire_all(group, watch)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return run.tally.result()


class _Run:
    def __init__(self, plan: LatencyPlan, send: Send, clock: Callable[[], float]) -> None:
        self.plan = plan
        self.send = send
        self.clock = clock
        self.tally = Tally(plan)
        self.in_flight = 0

    async def fire_all(self, group: asyncio.TaskGroup, watch: Watch | None) -> None:
        warm_up, total = self.plan.warm_up_shots, self.plan.warm_up_shots + self.plan.shots
        interval = 1 / self.plan.rate_per_s
        start = self.clock()
        for number in range(total):
            due = start + number * interval
            # Even when late: answers must be read between two shots, or being late feeds on itself.
            await asyncio.sleep(max(0.0, due - self.clock()))
            if self.in_flight < self.plan.max_in_flight:
                self.in_flight += 1
                group.create_task(self.fire(due, counted=number >= warm_up))
            elif number >= warm_up:
                self.tally.dropped += 1
            if watch is not None:
                watch(number + 1, total)
        self.tally.sending_s = self.clock() - start - warm_up * interval

    async def fire(self, due: float, *, counted: bool) -> None:
        lag = self.clock() - due
        try:
            async with asyncio.timeout(self.plan.timeout_s) as limit:
                failure = await self.send()
        except TimeoutError:
            if not limit.expired():
                raise
            failure = Failure("timeout", f"no complete answer within {self.plan.timeout_s:g} s")
        finally:
            self.in_flight -= 1
        if counted:
            self.tally.answered(self.clock() - due, max(lag, 0.0), failure)
