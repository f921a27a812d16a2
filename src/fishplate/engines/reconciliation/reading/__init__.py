"""Reading a side: first the names of its columns, then the values of those that are needed, exactly.

Each reader loads into a table of the session whose columns are the parts of `Column`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fishplate.engines.reconciliation.columns import Column
from fishplate.engines.reconciliation.plan import CsvFile, PostgresTable, Source, SqliteTable
from fishplate.engines.reconciliation.session import Session

from .csv_file import CsvReader
from .postgres import PostgresReader
from .sqlite import SqliteReader


class Reader(Protocol):
    """One opened source. `names` are its columns in order."""

    names: tuple[str, ...]

    def load(self, names: Sequence[str]) -> list[Column]:
        """Load these columns in one snapshot into the side's table and say what they hold."""

    def close(self) -> None:
        """Let go of the source."""


def opened_source(session: Session, source: Source, side: str) -> Reader:
    """Open `source` for reading; its values will be loaded into the table `{side}_raw`.

    Raises InvalidSource when it is missing, cannot be reached or has no such table.
    """
    match source:
        case SqliteTable():
            return SqliteReader(session, source, side)
        case PostgresTable():
            return PostgresReader(session, source, side)
        case CsvFile():
            return CsvReader(session, source, side)
