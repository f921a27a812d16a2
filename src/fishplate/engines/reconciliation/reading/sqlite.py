"""SQLite: a column may hold values of any class, and what it is declared as is only a hint.

So the classes that are really there are looked up first, and the values copied, in the same snapshot, to a
scratch file with one strictly typed column for each class. The scanner then reads that file without having to
guess: reading the source itself it would drop the offset of a timestamp, round whole numbers in a decimal
column to doubles, shorten floats in a column without a type, and stop at the first mixed column.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import duckdb

from fishplate.engines.reconciliation.columns import Column, Kind, literal, quoted
from fishplate.engines.reconciliation.plan import InvalidSource, SqliteTable
from fishplate.engines.reconciliation.session import Session
from fishplate.engines.reconciliation.unreadable import UnreadableText

_PARTS: Final = {
    "integer": ("whole", "INTEGER"),
    "real": ("real", "REAL"),
    "text": ("text", "TEXT"),
    "blob": ("binary", "BLOB"),
}
_KINDS: Final = {
    frozenset[str](): Kind.EMPTY,
    frozenset({"integer"}): Kind.INTEGER,
    frozenset({"real"}): Kind.DOUBLE,
    frozenset({"integer", "real"}): Kind.NUMBER,
    frozenset({"text"}): Kind.TEXT,
    frozenset({"blob"}): Kind.BINARY,
    frozenset({"integer", "text"}): Kind.MIXED,
    frozenset({"real", "text"}): Kind.MIXED,
    frozenset({"integer", "real", "text"}): Kind.MIXED,
}

TOGETHER: Final = 6
"""Columns looked at in one pass: more would be fewer passes, but the combinations of classes multiply."""


class SqliteReader:
    """A table or view of a SQLite file."""

    def __init__(self, session: Session, source: SqliteTable, side: str) -> None:
        self._session = session
        self._source = source
        self._side = side
        self._scratch = f"{session.limits.scratch}/{side}.sqlite"
        self._file = source.path.rpartition("/")[2]
        self._connection = self._opened()
        try:
            self._declared = self._described()
            self._is_table = self._promises()
        except sqlite3.Error as error:
            self._connection.close()
            raise self._unreadable(error) from error
        self.names = tuple(self._declared)

    def load(self, names: Sequence[str]) -> list[Column]:
        """Copy the columns in one snapshot, then load the copy."""
        try:
            return self._loaded(names, trusting=self._is_table)
        except (duckdb.TypeMismatchException, UnicodeDecodeError):  # the latter: bytes in the former's message
            return self._loaded(names, trusting=False)

    def _loaded(self, names: Sequence[str], *, trusting: bool) -> list[Column]:
        try:
            self._connection.execute("BEGIN")
            classes = self._classes(names, trusting=trusting)
            columns = [self._column(number, name, classes[name]) for number, name in enumerate(names)]
            self._copy(columns)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        database = f"{self._side}_copy"
        self._session.load_extension("sqlite_scanner")
        self._session.run(f"ATTACH {literal(self._scratch)} AS {database} (TYPE sqlite, READ_ONLY)")
        try:
            self._session.run(f"CREATE TABLE {self._side}_raw AS FROM {database}.copy")
        except duckdb.InvalidInputException as error:
            raise UnreadableText(self._side, self._not_unicode(columns)) from error
        finally:
            self._session.run(f"DETACH {database}")
        return columns

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _opened(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                f"file:{quote(self._source.path)}?mode=ro", uri=True, isolation_level=None, timeout=10
            )
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("ATTACH ? AS scratch", [f"file:{quote(self._scratch)}?mode=rwc"])
            connection.execute("PRAGMA scratch.journal_mode = OFF")
            connection.execute("PRAGMA scratch.synchronous = OFF")
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        return connection

    def _described(self) -> dict[str, str]:
        found = self._connection.execute(
            "SELECT name, type FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1", [self._source.table]
        )
        columns = {str(name): str(declared) for name, declared in found}
        if not columns:
            tables = self._connection.execute(
                "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
                "ESCAPE '\\' ORDER BY name LIMIT 21"
            ).fetchall()
            known = ", ".join(str(name) for (name,) in tables[:20]) + (", …" if len(tables) > 20 else "")
            raise InvalidSource(
                f"table {self._source.table} does not exist in {self._file}; there is: {known or 'no table'}"
            )
        return columns

    def _promises(self) -> bool:
        """Tell whether values obey their column's affinity: in ordinary tables, not in views and virtual tables."""
        found = self._connection.execute(
            "SELECT type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' FROM main.sqlite_master "
            "WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
            [self._source.table],
        ).fetchone()
        return bool(found and found[0])

    def _classes(self, names: Sequence[str], *, trusting: bool) -> dict[str, frozenset[str]]:
        """Find the storage classes in each column.

        Trusting: a table's column of INTEGER, REAL or TEXT affinity is believed, because the scanner stops at
        the first value that belies it. NUMERIC and no affinity promise nothing.
        """
        found: dict[str, frozenset[str]] = {}
        if trusting:
            found = {name: frozenset({kind}) for name in names if (kind := _affinity(self._declared[name]))}
        open_ones = [name for name in names if name not in found]
        for start in range(0, len(open_ones), TOGETHER):
            some = open_ones[start : start + TOGETHER]
            kinds = ", ".join(f"typeof({quoted(name)})" for name in some)
            rows = self._connection.execute(f"SELECT DISTINCT {kinds} FROM main.{quoted(self._source.table)}")
            combined = rows.fetchall()
            for position, name in enumerate(some):
                found[name] = frozenset(row[position] for row in combined) - {"null"}
        return found

    def _column(self, number: int, name: str, classes: frozenset[str]) -> Column:
        kind = _KINDS.get(classes, Kind.JUMBLE)
        parts = {_PARTS[each][0]: f"c{number}_{each}" for each in sorted(classes or {"text"})}
        declared = self._declared[name]
        held = "/".join(sorted(classes)) or "only NULL"
        return Column(name, f"{declared or 'no type'} ({held})", kind, parts, _meant(declared, kind))

    def _copy(self, columns: Sequence[Column]) -> None:
        types = {part: (storage, name) for storage, (part, name) in _PARTS.items()}
        defined, selected = [], []
        for column in columns:
            for part, target in column.parts.items():
                storage, sqlite_type = types[part]
                value = quoted(column.name)
                defined.append(f"{target} {sqlite_type}")
                alone = len(column.parts) == 1
                selected.append(value if alone else f"CASE typeof({value}) WHEN '{storage}' THEN {value} END")
        self._connection.execute("DROP TABLE IF EXISTS scratch.copy")
        self._connection.execute(f"CREATE TABLE scratch.copy ({', '.join(defined)})")
        self._connection.execute(
            f"INSERT INTO scratch.copy SELECT {', '.join(selected)} FROM main.{quoted(self._source.table)}"
        )

    def _not_unicode(self, columns: Sequence[Column]) -> list[str]:
        connection = sqlite3.connect(f"file:{quote(self._scratch)}?mode=ro", uri=True)
        connection.text_factory = bytes
        try:
            return [column.name for column in columns if not _is_unicode(connection, column.parts.get("text"))]
        finally:
            connection.close()

    def _unreadable(self, error: sqlite3.Error) -> InvalidSource:
        return InvalidSource(f"{self._file} cannot be read as SQLite: {error}")


def _affinity(declared: str) -> str | None:
    """Return the storage class that a declaration promises, by SQLite's rules in their order."""
    name = declared.upper()
    promises = (("INT", "integer"), ("CHAR", "text"), ("CLOB", "text"), ("TEXT", "text"), ("BLOB", None))
    floats = (("REAL", "real"), ("FLOA", "real"), ("DOUB", "real"))
    return next((kind for mark, kind in promises + floats if mark in name), None)


def _meant(declared: str, kind: Kind) -> Kind | None:
    """Tell what text, or whole numbers, stand for by the column's declaration."""
    name = declared.lower()
    if kind is Kind.INTEGER:
        return Kind.BOOLEAN if "bool" in name else None
    if kind is not Kind.TEXT:
        return None
    if "date" in name or "timestamp" in name:
        return Kind.LOCAL
    if name.startswith("time"):
        return Kind.TIME
    if "uuid" in name or "guid" in name:
        return Kind.UUID
    return Kind.NUMBER if "dec" in name or "num" in name else None


def _is_unicode(connection: sqlite3.Connection, column: str | None) -> bool:
    if column is None:
        return True
    for (value,) in connection.execute(f"SELECT {column} FROM copy WHERE {column} IS NOT NULL"):
        try:
            value.decode()
        except UnicodeDecodeError:
            return False
    return True
