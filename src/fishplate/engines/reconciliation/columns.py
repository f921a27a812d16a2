"""A column as it was read: what kind of values it holds and where they lie in the loaded table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto


class Kind(Enum):
    """What the values of a column are. The parts named are the loaded columns that carry them."""

    INTEGER = auto()  # whole: BIGINT
    NUMBER = auto()  # any of whole: BIGINT, real: DOUBLE, number: VARCHAR, an exact decimal
    DOUBLE = auto()  # real: DOUBLE
    SINGLE = auto()  # single: FLOAT
    BOOLEAN = auto()  # truth: BOOLEAN
    TEXT = auto()  # text: VARCHAR; `meant` tells the type its declaration names, if any
    MIXED = auto()  # text, and whole or real: SQLite values of several classes, each row filling one
    DATE = auto()  # day: DATE
    TIME = auto()  # clock: TIME
    LOCAL = auto()  # local: TIMESTAMP
    INSTANT = auto()  # instant: TIMESTAMPTZ
    UUID = auto()  # uuid: UUID
    BINARY = auto()  # binary: BLOB
    JUMBLE = auto()  # binary among other classes: no common meaning
    EMPTY = auto()  # text: VARCHAR, nothing but NULL in a column without a type


@dataclass(frozen=True)
class Column:
    """One loaded column. `parts` maps the part names of its kind to column names in the loaded table."""

    name: str
    declared: str
    kind: Kind
    parts: Mapping[str, str]
    meant: Kind | None = None

    def within(self, table: str) -> Column:
        """Return the same column with its parts qualified by `table`."""
        return replace(self, parts={part: f"{table}.{name}" for part, name in self.parts.items()})


def displayed(column: Column) -> str:
    """Return the SQL expression that shows a value of `column` to a person, as VARCHAR."""
    shown = [
        f"'\\x' || lower(hex({name}))" if part == "binary" else f"CAST({name} AS VARCHAR)"
        for part, name in column.parts.items()
    ]
    return f"coalesce({', '.join(shown)})"


def quoted(name: str) -> str:
    """Quote an identifier, for DuckDB, SQLite and PostgreSQL alike."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string literal, for DuckDB, SQLite and PostgreSQL alike."""
    return "'" + text.replace("'", "''") + "'"
