"""Open loop against closed loop, and what our own sender costs and how punctual it is. About a minute.

    .venv/bin/python benchmarks/measurement.py

1. A server stands still for 1 s in every 10 and answers in 5 ms otherwise. A person who asks at any moment waits
   905 ms or more in 1 % of the cases. Who finds that?
2. How late do we send at 100, 500 and 1,000 requests a second, and how much processor does one request take,
   with our transport and with httpx?
"""

from __future__ import annotations

import asyncio
import gc
import http.client
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from figures import figure

from fishplate.domains.assurance.tasks.measuring import measure_url
from fishplate.domains.assurance.tests.servers import faulty_server
from fishplate.engines.measurement import Failure, LatencyPlan, LatencyResult, measure_latency
from fishplate.kernel import egress

SECONDS = 5


def closed_loop_p99_ms(url: str, seconds: float) -> float:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    latencies, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        asked = time.monotonic()
        connection.request("GET", parts.path)
        connection.getresponse().read()
        latencies.append(time.monotonic() - asked)
        time.sleep(max(0.0, asked + 0.01 - time.monotonic()))
    connection.close()
    return sorted(latencies)[math.ceil(len(latencies) * 0.99) - 1] * 1e3


def ours(url: str, rate: float) -> LatencyResult:
    return measure_url(url, rate=rate, duration=SECONDS, policy=egress.Policy.for_target(url))


def over_httpx(url: str, rate: float) -> LatencyResult:
    async def run() -> LatencyResult:
        async with egress.async_client(egress.Policy.for_target(url)) as http_client:

            async def send() -> Failure | None:
                answer = await http_client.get(url)
                return None if answer.is_success else Failure(f"http-{answer.status_code}")

            plan = LatencyPlan(rate, SECONDS, warm_up_s=1)
            return await measure_latency(plan, send, asyncio.get_running_loop().time)

    gc.disable()
    try:
        return asyncio.run(run())
    finally:
        gc.enable()


@contextmanager
def processor_seconds() -> Iterator[Callable[[], float]]:
    started = time.process_time()
    yield lambda: time.process_time() - started


def main() -> None:
    with faulty_server() as url:
        closed = closed_loop_p99_ms(f"{url}stalls", 10)
        opened = measure_url(f"{url}stalls", rate=100, duration=10, policy=egress.Policy.for_target(url))
    print("1 s of standstill in 10, 100/s, p99: the truth is 905 ms")
    print(f"  closed loop {closed:8.1f} ms")
    print(f"  open loop   {opened.p99_ms:8.1f} ms\n")
    figure("p99 found of a system that stalls (the truth is 905 ms)", opened.p99_ms, "ms", least=0.95 * 905)

    print("transport  rate/s      p50 ms      p99 ms  own lag p99 ms  processor ms per request")
    with faulty_server() as url:
        for name, transport in [("ours", ours), ("httpx", over_httpx)]:
            for rate in (100, 500, 1_000):
                with processor_seconds() as spent:
                    result = transport(url, rate)
                shots = result.plan.shots + result.plan.warm_up_shots
                print(
                    f"{name:<9}{rate:8,}{result.p50_ms:12.2f}{result.p99_ms:12.2f}"
                    f"{result.lag_p99_ms:16.2f}{spent() / shots * 1e3:26.2f}"
                )


if __name__ == "__main__":
    main()
