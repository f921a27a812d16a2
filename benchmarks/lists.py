"""Lists of 10,000 rows, on both databases: how long does the server take for a page of them? One minute.

    .venv/bin/python benchmarks/lists.py

Pages are asked for through everything a browser's request passes, sign-in included. The budget is 200 ms.
"""

from __future__ import annotations

import re
import statistics
import time
from typing import Any

from databases import in_each_database
from figures import figure

COUNT = 10_000
ROUNDS = 9
BUDGET_MS = 200.0


def ask(name: str) -> None:
    """Time each list: its first page, a page in the middle, sorted, narrowed, and over the API."""
    from fishplate.domains.landscape.models import System
    from fishplate.domains.projects.tests import factories
    from tests.access.people import signed_in

    cast = factories.cast()
    System.objects.bulk_create(
        [
            System(
                organisation=cast.organisation,
                code=f"S{number:05}",
                name=f"System {number} 库存",
                vendor=f"V{number % 7}",
            )
            for number in range(COUNT)
        ],
        batch_size=1_000,
    )
    client = signed_in(cast.people["owner"])
    first = client.get("/systems/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    pages = {
        "first page": "/systems/",
        "next page": f"/systems/{following[1].replace('&amp;', '&')}",
        "sorted, downwards": "/systems/?sort=-name",
        "narrowed": "/systems/?name=99",
        "over the API": "/api/v1/systems?limit=200",
    }
    worst = 0.0
    for what, path in pages.items():
        took, processor = milliseconds(client, path)
        worst = max(worst, took)
        print(f"{name:<12}{what:<20}{took:8.1f} ms, {processor:.1f} ms of processor time here")
    figure(f"list of 10,000 rows, slowest page, {name}", worst, "ms", most=BUDGET_MS)


def milliseconds(client: Any, path: str, headers: dict[str, str] | None = None) -> tuple[float, float]:
    """Return how long it took, and how much of that this process was at work: a busy machine shows in the first."""
    times = []
    for _ in range(ROUNDS):
        started, busy = time.perf_counter(), time.process_time()
        assert client.get(path, headers=headers).status_code == 200
        times.append(((time.perf_counter() - started) * 1_000, (time.process_time() - busy) * 1_000))
    took, processor = zip(*times, strict=True)
    return statistics.median(took), statistics.median(processor)


if __name__ == "__main__":
    in_each_database(__file__, ask)
