"""Latency runs on real interfaces: the open-loop engine with a transport that connects through egress."""

from __future__ import annotations

import asyncio
import gc
import math
import select
import selectors
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Final

from fishplate.engines.measurement import LatencyPlan, LatencyResult, measure_latency
from fishplate.kernel import egress

from .http1 import KeepAlive, Target

MAX_IN_FLIGHT: Final = 5_000
_SPARE_DESCRIPTORS: Final = 100
_FD_SETSIZE: Final = 1_024
_TELL_EVERY_S: Final = 0.25


def measure_url(
    url: str,
    *,
    rate: float,
    duration: float,
    policy: egress.Policy,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    timeout: float = 10.0,
    warm_up: float = 1.0,
    max_lag_ms: float = 20.0,
    resolver: egress.Resolver = egress.system_resolver,
    watch: Callable[[int, int], None] | None = None,
) -> LatencyResult:
    """Ask ``url`` ``rate`` times a second for ``duration`` seconds and return how long the answers took.

    Blocks for warm-up + duration + at most the timeout (all in seconds). A success is a complete answer with a status
    below 300. When 1 % of the requests leave more than ``max_lag_ms`` late, the run is inconclusive. The name is
    resolved once, so the run measures the system and not the name server. ``watch`` is told shots fired and shots in
    all, at most four times a second and from the calling thread, so it may take its time (write to the database); what
    it raises ends the run. Raises ValueError for a URL or a plan that cannot be, `egress.Denied` where the
    policy does not allow the destination, OSError for a name without an address.
    """
    target = Target.of(url, method, headers)
    plan = LatencyPlan(
        rate_per_s=rate,
        duration_s=duration,
        timeout_s=timeout,
        warm_up_s=warm_up,
        max_in_flight=_room(rate, timeout),
        max_lag_p99_ms=max_lag_ms,
    )
    addresses = egress.approve(target.host, target.port, policy, resolver)

    progress = _Progress()

    async def run() -> LatencyResult:
        transport = KeepAlive(target, addresses, policy)
        try:
            return await measure_latency(plan, transport, asyncio.get_running_loop().time, progress.tell)
        finally:
            await transport.close()

    def run_in_own_loop() -> LatencyResult:
        with asyncio.Runner(loop_factory=_punctual_loop) as runner:
            return runner.run(run())

    with _undisturbed(), ThreadPoolExecutor(1, "measuring") as aside:
        return progress.follow(aside.submit(run_in_own_loop), watch)


class _Progress:
    """Carries the count from the loop's thread, which must not wait for anybody, to the caller's."""

    def __init__(self) -> None:
        self._count = (0, 0)
        self._stopped = False

    def tell(self, fired: int, total: int) -> None:
        if self._stopped:
            raise CancelledError
        self._count = (fired, total)

    def follow(self, running: Future[LatencyResult], watch: Callable[[int, int], None] | None) -> LatencyResult:
        told, over = self._count, False
        try:
            while not over:
                over = bool(wait([running], timeout=_TELL_EVERY_S).done)
                if watch is not None and told != self._count:
                    told = self._count
                    watch(*told)
        except BaseException:
            self._stopped = True
            raise
        return running.result()


def _room(rate: float, timeout: float) -> int:
    """Return how many shots may be unanswered: all that can be within the timeout, if the system has the sockets."""
    wanted = rate * timeout + 10
    return max(1, math.ceil(min(wanted, _sockets(), MAX_IN_FLIGHT))) if math.isfinite(wanted) else 1


def _sockets() -> int:
    if sys.platform == "win32":
        return 400
    import resource

    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_IN_FLIGHT if soft == resource.RLIM_INFINITY else max(1, soft - _SPARE_DESCRIPTORS)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the collector from running in the middle of a run: a full collection takes tens of milliseconds."""
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _punctual_loop() -> asyncio.AbstractEventLoop:
    if hasattr(selectors, "EpollSelector"):
        return asyncio.SelectorEventLoop(_PunctualSelector())
    return asyncio.new_event_loop()


if hasattr(selectors, "EpollSelector"):

    class _PunctualSelector(selectors.EpollSelector):
        """Waits to the microsecond. epoll counts in whole milliseconds and so fires every timer up to 1 ms late."""

        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            if timeout is None or timeout <= 0 or self.fileno() >= _FD_SETSIZE:
                return super().select(timeout)
            select.select([self], [], [], timeout)
            return super().select(0)
