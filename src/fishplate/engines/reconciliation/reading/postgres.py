"""PostgreSQL: one SELECT of ours, so one snapshot, in a read-only session.

Decimals are cast to text by the server, which is exact. The scanner's own reading is not: it turns a numeric
without precision into a double, and a numeric NaN into 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from fishplate.engines.reconciliation.columns import Column, Kind, literal, quoted
from fishplate.engines.reconciliation.plan import InvalidSource, PostgresTable
from fishplate.engines.reconciliation.session import Session

_TYPES: Final = {
    "bool": (Kind.BOOLEAN, "truth", "{0}::boolean"),
    "int2": (Kind.INTEGER, "whole", "{0}::bigint"),
    "int4": (Kind.INTEGER, "whole", "{0}::bigint"),
    "int8": (Kind.INTEGER, "whole", "{0}::bigint"),
    "oid": (Kind.INTEGER, "whole", "{0}::bigint"),
    "numeric": (Kind.NUMBER, "number", "{0}::text"),
    "money": (Kind.NUMBER, "number", "{0}::numeric::text"),
    "float4": (Kind.SINGLE, "single", "{0}::real"),
    "float8": (Kind.DOUBLE, "real", "{0}::double precision"),
    "date": (Kind.DATE, "day", "{0}::date"),
    "time": (Kind.TIME, "clock", "{0}::time"),
    "timestamp": (Kind.LOCAL, "local", "{0}::timestamp"),
    "timestamptz": (Kind.INSTANT, "instant", "{0}::timestamptz"),
    "uuid": (Kind.UUID, "uuid", "{0}::uuid"),
    "bytea": (Kind.BINARY, "binary", "{0}::bytea"),
}
_OTHER: Final = (Kind.TEXT, "text", "{0}::text")

_COLUMNS: Final = """
SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS declared,
  coalesce(b.typname, t.typname)::text AS base
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = nullif(t.typbasetype, 0)
WHERE n.nspname = {schema} AND c.relname = {table} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""

_TABLES: Final = """
SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY n.nspname <> 'public', 1 LIMIT 21"""


class PostgresReader:
    """A table or view of a PostgreSQL database."""

    def __init__(self, session: Session, source: PostgresTable, side: str) -> None:
        self._session = session
        self._source = source
        self._database = f"{side}_source"
        self._table = f"{side}_raw"
        self._attach()
        self._columns = self._described()
        self.names = tuple(self._columns)

    def load(self, names: Sequence[str]) -> list[Column]:
        """Load the columns with one SELECT."""
        selected, columns = [], []
        for number, name in enumerate(names):
            declared, base = self._columns[name]
            kind, part, cast = _TYPES.get(base, _OTHER)
            selected.append(f"{cast.format(quoted(name))} AS c{number}")
            columns.append(Column(name, declared, kind, {part: f"c{number}"}))
        table = f"{quoted(self._source.schema)}.{quoted(self._source.table)}"
        try:
            self._session.run(
                f"CREATE TABLE {self._table} AS FROM postgres_query({literal(self._database)}, ?)",
                [f"SELECT {', '.join(selected)} FROM {table}"],
            )
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            raise InvalidSource(f"{self._named()} could not be read: {_server_message(error)}") from error
        return columns

    def close(self) -> None:
        """Disconnect."""
        self._session.run(f"DETACH {self._database}")

    def _attach(self) -> None:
        source, limits = self._source, self._session.limits
        self._session.load_extension("postgres_scanner")
        secret = {
            "HOST": source.host,
            "PORT": str(source.port),
            "DATABASE": source.database,
            "USER": source.user,
            "PASSWORD": source.password,
        }
        given = ", ".join(f"{name} {literal(value)}" for name, value in secret.items() if value)
        self._session.run(f"CREATE SECRET {self._database}_login (TYPE postgres, {given})")
        settings = (
            f"-c default_transaction_read_only=on -c statement_timeout={int(limits.statement_timeout_s * 1000)} "
            "-c TimeZone=UTC -c extra_float_digits=1 -c IntervalStyle=iso_8601 -c DateStyle=ISO"
        )
        options = (
            f"connect_timeout={limits.connect_timeout_s} client_encoding=UTF8 sslmode={source.tls} options='{settings}'"
        )
        if source.address:
            options += f" hostaddr={source.address}"
        try:
            self._session.run(
                f"ATTACH {literal(options)} AS {self._database} "
                f"(TYPE postgres, READ_ONLY, SECRET {self._database}_login)"
            )
        except duckdb.Error as error:
            named = f"{source.host}:{source.port}/{source.database}"
            raise InvalidSource(f"{named} could not be reached: {_server_message(error)}") from error

    def _described(self) -> dict[str, tuple[str, str]]:
        sql = _COLUMNS.format(schema=literal(self._source.schema), table=literal(self._source.table))
        columns = {name: (declared, base) for name, declared, base in self._query(sql)}
        if not columns:
            tables = [str(name) for (name,) in self._query(_TABLES)]
            known = ", ".join(tables[:20]) + (", …" if len(tables) > 20 else "")
            raise InvalidSource(f"{self._named()} does not exist; there is: {known or 'no table'}")
        return columns

    def _query(self, sql: str) -> list[tuple[str, ...]]:
        return self._session.rows(f"FROM postgres_query({literal(self._database)}, ?)", [sql])

    def _named(self) -> str:
        source = self._source
        return f"table {source.schema}.{source.table} in {source.host}:{source.port}/{source.database}"


def _server_message(error: duckdb.Error) -> str:
    """Return the server's or libpq's own words without the statement and without what we passed in."""
    text = str(error)
    for mark in ("FATAL:", "ERROR:", "failed: "):
        _before, found, after = text.partition(mark)
        if found:
            return after.strip().partition("\n")[0]
    return "the connection failed"
