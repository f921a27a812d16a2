"""CSV by RFC 4180: every field is text, an empty one NULL, a quoted empty one the empty string."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Final

import duckdb

from fishplate.engines.reconciliation.columns import Column, Kind, literal
from fishplate.engines.reconciliation.plan import CsvFile, InvalidSource
from fishplate.engines.reconciliation.session import Session

_DIALECT: Final = (
    """auto_detect=false, strict_mode=true, skip=0, comment='', """
    """delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false"""
)
"""Nothing is detected: detection skips lines that look odd, and with them rows."""

_FIRST_LINE: Final = (
    "auto_detect=false, strict_mode=false, skip=0, comment='', delim='\x01', quote='', escape='', "
    "header=false, columns={'line': 'VARCHAR'}"
)


class CsvReader:
    """A CSV file with a header line."""

    def __init__(self, session: Session, source: CsvFile, side: str) -> None:
        self._session = session
        self._table = f"{side}_raw"
        self._path = literal(source.path.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]"))
        self._name = source.path.rpartition("/")[2]
        self.names = self._header()

    def load(self, names: Sequence[str]) -> list[Column]:
        """Load the columns as text."""
        every = ", ".join(f"'f{position}': 'VARCHAR'" for position in range(len(self.names)))
        wanted = [self.names.index(name) for name in names]
        chosen = ", ".join(f"f{position} AS c{number}" for number, position in enumerate(wanted))
        read = f"read_csv({self._path}, header=true, columns={{{every}}}, {_DIALECT})"
        try:
            self._session.run(f"CREATE TABLE {self._table} AS SELECT {chosen} FROM {read}")
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise InvalidSource(f"{self._name} cannot be read as CSV: {_first_line(error)}") from error
        return [Column(name, "text", Kind.TEXT, {"text": f"c{number}"}) for number, name in enumerate(names)]

    def close(self) -> None:
        """Nothing stays open."""

    def _header(self) -> tuple[str, ...]:
        try:
            lines = self._session.rows(f"SELECT line FROM read_csv({self._path}, {_FIRST_LINE}) LIMIT 1")
            names = next(csv.reader([line for (line,) in lines if line], strict=True), [])
        except (duckdb.Error, csv.Error) as error:
            raise InvalidSource(f"{self._name} cannot be read as CSV: {_first_line(error)}") from error
        if not names:
            raise InvalidSource(f"{self._name} has no header line")
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise InvalidSource(f"{self._name} has more than one column named {doubled[0]!r}")
        return tuple(names)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
