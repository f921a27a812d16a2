"""What is to be compared with what, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


class ReconciliationError(Exception):
    """Something that was asked for cannot be done; the message says what, in one line, without secrets."""


class InvalidPlan(ReconciliationError):
    """The plan names what is not there, or what makes no sense."""


class InvalidSource(ReconciliationError):
    """A source is missing, cannot be reached or cannot be read."""


@dataclass(frozen=True)
class SqliteTable:
    """A table or view in a SQLite file. The caller has checked that `path` may be read."""

    path: str
    table: str


@dataclass(frozen=True)
class PostgresTable:
    """A table or view in PostgreSQL. `address` is the IP to dial; `host` is what TLS verifies."""

    host: str
    port: int
    database: str
    table: str
    schema: str = "public"
    user: str = ""
    password: str = field(default="", repr=False)
    address: str = ""
    tls: str = "prefer"
    """libpq's sslmode."""


@dataclass(frozen=True)
class CsvFile:
    """A CSV file by RFC 4180 in UTF-8 with a header line; may be gzipped. `path` has been checked."""

    path: str


Source = SqliteTable | PostgresTable | CsvFile


@dataclass(frozen=True)
class ReconciliationPlan:
    """Two keyed tables and how to compare them.

    Column names are matched exactly, else without regard to case if that is unambiguous; every column option
    names a column as either side spells it. `columns` None stands for all that both sides have. Zones are
    IANA names.
    """

    left: Source
    right: Source
    key: tuple[str, ...]
    columns: tuple[str, ...] | None = None
    ignore: frozenset[str] = frozenset()
    tolerances: Mapping[str, Decimal] = field(default_factory=dict)
    left_zone: str = "UTC"
    right_zone: str = "UTC"
    examples: int = 5
    """At most so many examples for each column and for each side's missing rows."""

    def __post_init__(self) -> None:
        if not self.key:
            raise InvalidPlan("a key column is needed")
        if self.examples < 0:
            raise InvalidPlan("the number of examples cannot be negative")
        for column, tolerance in self.tolerances.items():
            if not tolerance.is_finite() or tolerance < 0:
                raise InvalidPlan(f"the tolerance of {column} must be a number of 0 or more")
            if -int(tolerance.as_tuple().exponent) > 30 or tolerance.adjusted() > 30:
                raise InvalidPlan(f"the tolerance of {column} has too many digits")


@dataclass(frozen=True)
class Limits:
    """What a run may use. `scratch` is an existing private directory, which the caller removes afterwards."""

    scratch: str
    memory_mb: int = 1024
    threads: int = 2
    statement_timeout_s: float = 300.0
    connect_timeout_s: int = 10
