"""10,000 systems, interfaces and tasks: read in from tables, listed, exported, on both databases. Four minutes.

    .venv/bin/python benchmarks/tables.py

What comes out of the export is compared with what went in: a list that is fast and wrong is no list.
"""

from __future__ import annotations

import csv
import io
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from databases import in_each_database
from figures import figure

COUNT = 10_000
WRITING = 10.0
PAGES = {
    "first page": "view=all",
    "filtered by name": "name=77",
    "filtered by choice": "criticality=high",
    "last page": "sort=-code",
    "own field": "custom.cost_centre=1234",
}


def table(*rows: Sequence[Any]) -> bytes:
    """Return the rows as a CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def tables() -> dict[str, bytes]:
    """Return the lists in the order in which they can be filled: interfaces name systems, tasks wait for tasks."""
    every = range(COUNT)
    systems = ([f"S{n:05}", f"系统 {n}", ("low", "medium", "high")[n % 3], f"Vendor {n % 40}"] for n in every)
    ends = ([f"I{n:05}", f"接口 {n}", f"S{n:05}", f"S{(n + 1) % COUNT:05}, S{(n + 7) % COUNT:05}"] for n in every)
    tasks = ([n + 1, f"任务 {n}", "3d", f"{n - 6}FS+1d" if n > 10 else ""] for n in every)
    return {
        "systems": table(["code", "name", "criticality", "vendor"], *systems),
        "interfaces": table(["code", "name", "provider_id", "consumer_ids"], *ends),
        "tasks": table(["number", "name", "duration", "predecessors"], *tasks),
    }


def measure(database: str) -> None:
    """Fill the register and ask it everything."""
    from django.test import Client

    from fishplate.domains.landscape.models import System
    from fishplate.domains.projects.tests import factories as projects
    from fishplate.kernel.custom import CustomField, CustomValues

    cast = projects.cast()
    for key, content in tables().items():
        tried, written = imported(cast, key, content)
        print(f"{database}: {key}: tried in {tried}, written in {written}", flush=True)
        figure(f"{COUNT:,} {key} written in one transaction, {database}", written.seconds, "s", most=WRITING)
        again, written = imported(cast, key, content)
        print(f"{database}: {key}: the same file again {again.seconds + written.seconds:.1f} s", flush=True)
    CustomField.objects.create(
        organisation_id=cast.organisation.pk, kind="landscape.system", key="cost_centre", name_en="Cost", type="text"
    )
    CustomValues.objects.bulk_create(
        CustomValues(kind="landscape.system", record_id=pk, values={"cost_centre": str(number)})
        for number, pk in enumerate(System.objects.values_list("pk", flat=True))
    )
    client = Client()
    client.force_login(cast.people["owner"])
    for name, query in PAGES.items():
        address = f"/systems/?{query}"
        print(f"{database}: {name}: {median(lambda address=address: client.get(address)):.0f} ms", flush=True)
    for kind in ("csv", "xlsx"):
        started = time.perf_counter()
        body = b"".join(client.get(f"/systems/?format={kind}").streaming_content)
        print(f"{database}: export {kind}: {time.perf_counter() - started:.1f} s, {len(body) / 1e6:.1f} MB")
        if kind == "csv":
            codes = [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:]
            assert codes == [f"S{n:05}" for n in range(COUNT)], "the export is not what was imported"


@dataclass(frozen=True)
class Took:
    """What one step took: by the clock, and of a processor, which a busy machine does not lengthen.

    The database's share counts: SQLite works in this process, PostgreSQL's is looked at where it runs on this machine.
    """

    seconds: float
    processor: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of a processor)"


class Clock:
    """Tells what passed since it was made."""

    def __init__(self) -> None:
        self._started, self._used = time.perf_counter(), self._processor()

    def took(self) -> Took:
        return Took(time.perf_counter() - self._started, self._processor() - self._used)

    def _processor(self) -> float:
        return time.process_time() + _used_by_server()


def _used_by_server() -> float:
    """Return the seconds of a processor that the server's process for our connection has used; 0 without one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def imported(cast: Any, key: str, content: bytes) -> tuple[Took, Took]:
    """Import a table as the job does; return what it took to try, and to write, when nobody else can write."""
    from fishplate.kernel import sheets
    from fishplate.web.importing.declaring import get
    from fishplate.web.importing.own_fields import opened
    from fishplate.web.importing.running import try_out

    importer = get(key)
    clock = Clock()
    place = cast.project if importer.in_project else cast.organisation
    report, store = try_out(opened(importer, cast.owner, place), sheets.read(content), lambda _done, _total: None)
    assert report.sound, report.problems[:3]
    tried, clock = clock.took(), Clock()
    store()
    return tried, clock.took()


def median(ask: Callable[[], Any]) -> float:
    """Return the milliseconds that the server takes for a page, the middle of eleven."""
    times = []
    for _ in range(11):
        started = time.perf_counter()
        assert ask().status_code == 200
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    in_each_database(__file__, measure)
