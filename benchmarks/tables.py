"""A register of 10,000 systems: read in from a table, listed, filtered, exported, on both databases. Five minutes.

    .venv/bin/python benchmarks/tables.py

What comes out of the export is compared with what went in: a list that is fast and wrong is no list.
"""

from __future__ import annotations

import csv
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from databases import in_each_database

COUNT = 10_000
PAGES = {
    "first page": "view=all",
    "filtered by name": "name=77",
    "filtered by choice": "criticality=high",
    "last page": "sort=-code",
    "own field": "custom.cost_centre=1234",
}


def table() -> bytes:
    """Return the systems as a CSV file."""
    file = io.StringIO()
    rows = ([f"S{n:05}", f"系统 {n}", ("low", "medium", "high")[n % 3], f"Vendor {n % 40}"] for n in range(COUNT))
    csv.writer(file).writerows([["code", "name", "criticality", "vendor"], *rows])
    return file.getvalue().encode()


def measure(database: str) -> None:
    """Fill the register and ask it everything."""
    from django.test import Client

    from fishplate.domains.landscape.models import System
    from fishplate.domains.projects.tests import factories as projects
    from fishplate.kernel.custom import CustomField, CustomValues

    cast = projects.cast()
    content = table()
    print(f"{database}: trial {imported(cast, content, dry_run=True):.1f} s", flush=True)
    print(f"{database}: trial and import {imported(cast, content, dry_run=False):.1f} s", flush=True)
    print(f"{database}: the same file again {imported(cast, content, dry_run=False):.1f} s", flush=True)
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


def imported(cast: Any, content: bytes, *, dry_run: bool) -> float:
    """Import the table as the page does; return the seconds it took."""
    from fishplate.kernel.jobs.testing import run_pending
    from fishplate.web.importing import tasks
    from fishplate.web.importing.declaring import get

    job = tasks.begin(
        get("systems"), cast.organisation, content, filename="systems.csv", actor=cast.owner, dry_run=dry_run
    )
    started = time.perf_counter()
    run_pending()
    job.refresh_from_db()
    assert job.result, job.error
    assert not job.result["problem_count"], job.result
    return time.perf_counter() - started


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
