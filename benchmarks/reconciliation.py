"""How long two SQLite tables of a million rows and ten columns take, with datacompy beside it where that is installed.

    .venv/bin/python benchmarks/reconciliation.py [ROWS]

Both read the same two files from cold start to counts; 1 row in 1,000 differs and 1 in 5,000 is missing. Each runs in
a process of its own, whose processor time and peak memory are given. datacompy compares what pandas makes of the
values: numbers with NULL become floats there.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fishplate.domains.assurance.tasks.reconciling import reconcile
from fishplate.kernel import egress

SEED = 20261122
COLUMNS = (
    "id INTEGER, quantity INTEGER, ratio REAL, amount DECIMAL(12,2), name TEXT, "
    "code VARCHAR(20), at DATETIME, day DATE, open BOOLEAN, note TEXT"
)


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(SEED)
    for number in range(count):
        day = f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}"
        yield (
            number,
            dice.randrange(10**12),
            dice.random() * 1e4,
            round(dice.random() * 1e4, 2),
            f"订单 {number % 5000}",
            f"C{dice.randrange(10**9):09d}",
            f"{day} {number % 24:02d}:{number % 60:02d}:11",
            day,
            number & 1,
            None if number % 3 else "checked",
        )


def generated(folder: Path, count: int) -> tuple[Path, Path]:
    paths = folder / "left.db", folder / "right.db"
    for path in paths:
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE t ({COLUMNS})")
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * 10)})", rows(count))
            if path == paths[1]:
                connection.execute("UPDATE t SET amount = amount + 0.01 WHERE id % 1000 = 7")
                connection.execute("DELETE FROM t WHERE id % 5000 = 3")
        connection.close()
    return paths


def with_fishplate(left: Path, right: Path) -> str:
    sides = [f"sqlite:///{path}::t" for path in (left, right)]
    result = reconcile(*sides, key=["id"], policy=egress.Policy(), roots=None)
    assert result.left is not None
    return f"{result.differing:,} differ, {result.left.only_here:,} missing"


def with_datacompy(left: Path, right: Path) -> str:
    import datacompy
    import pandas

    frames = [pandas.read_sql("SELECT * FROM t", sqlite3.connect(path)) for path in (left, right)]
    found = datacompy.PandasCompare(*frames, join_columns="id")
    differing = (
        ~found.intersect_rows[[name for name in found.intersect_rows if name.endswith("_match")]].all(axis=1)
    ).sum()
    return f"{differing:,} differ, {len(found.df1_unq_rows):,} missing"


def measured(name: str, run: Callable[[Path, Path], str], left: Path, right: Path) -> None:
    def inside() -> None:
        begin = time.perf_counter()
        outcome = run(left, right)
        seconds = time.perf_counter() - begin
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        processor = sum(each.ru_utime + each.ru_stime for each in used)
        peak = max(each.ru_maxrss for each in used) / 1024
        print(f"{name:<12}{seconds:>7.1f} s, {processor:.1f} s of processor time, {peak:,.0f} MB: {outcome}")

    process = multiprocessing.get_context("fork").Process(target=inside)
    process.start()
    process.join()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{count:,} rows × 10 columns, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        left, right = generated(Path(folder), count)
        measured("fishplate", with_fishplate, left, right)
        if importlib.util.find_spec("datacompy"):
            measured("datacompy", with_datacompy, left, right)
        else:
            print(f"{'datacompy':<12}not installed")


if __name__ == "__main__":
    main()
