"""Making the two sides of a comparison."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fishplate.engines.reconciliation import (
    CsvFile,
    Limits,
    ReconciliationPlan,
    ReconciliationResult,
    Source,
    SqliteTable,
    reconcile,
)

Row = Sequence[Any]


def sqlite_table(path: Path, columns: str, rows: Iterable[Row], *, table: str = "t") -> SqliteTable:
    with sqlite3.connect(path) as connection:
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        for row in rows:
            connection.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', row)
    connection.close()
    return SqliteTable(str(path), table)


def csv_file(path: Path, header: str, rows: Iterable[Row]) -> CsvFile:
    lines = [header, *(",".join(map(_field, row)) for row in rows)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    return CsvFile(str(path))


def compare(left: Source, right: Source, *key: str, **options: Any) -> ReconciliationResult:
    with tempfile.TemporaryDirectory() as scratch:
        return reconcile(ReconciliationPlan(left, right, key or ("id",), **options), Limits(scratch))


def differing(result: ReconciliationResult) -> dict[str, int]:
    return {column.name: column.differing for column in result.columns if column.differing}


def lonely(result: ReconciliationResult) -> tuple[int, int]:
    assert result.left is not None
    assert result.right is not None
    return result.left.only_here, result.right.only_here


def _field(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if text == "" or set(text) & set(',"\r\n') else text
