"""10,000 systems, interfaces and tasks: read in from tables, listed, exported, on both databases. Four minutes.

    .venv/bin/python benchmarks/tables.py

What comes out of the export is compared with what went in: a list that is fast and wrong is no list.
"""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections.abc import Callable, Sequence
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
        print(f"{database}: {key}: tried in {tried:.1f} s, written in {written:.1f} s", flush=True)
        figure(f"{COUNT:,} {key} written in one transaction, {database}", written, "s", most=WRITING)
        again, written = imported(cast, key, content)
        print(f"{database}: {key}: the same file again {again + written:.1f} s", flush=True)
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


def imported(cast: Any, key: str, content: bytes) -> tuple[float, float]:
    """Import a table as the job does; return the seconds it took to try, and to write, when nobody else can write."""
    from fishplate.kernel import sheets
    from fishplate.web.importing.declaring import get
    from fishplate.web.importing.own_fields import opened
    from fishplate.web.importing.running import try_out

    importer = get(key)
    started = time.perf_counter()
    place = cast.project if importer.in_project else cast.organisation
    report, store = try_out(opened(importer, cast.owner, place), sheets.read(content), lambda _done, _total: None)
    assert report.sound, report.problems[:3]
    tried = time.perf_counter()
    store()
    return tried - started, time.perf_counter() - tried


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
