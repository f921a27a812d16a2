"""A DuckDB in memory with nothing switched on that is not needed: no downloads, no extensions but the scanners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import Any

import duckdb

from . import canonical, decimals
from .columns import literal
from .plan import Limits


class Session:
    """One connection and what a run may use."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, limits: Limits) -> None:
        self._connection = connection
        self.limits = limits

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Execute statements without a result."""
        self._connection.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows. Select numbers, booleans and text only: other types lose on their way to Python."""
        return self._connection.execute(sql, list(parameters)).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Return the only row."""
        (row,) = self.rows(sql, parameters)
        return row

    def load_extension(self, name: str) -> None:
        """Load a scanner from its wheel."""
        package = resources.files(f"duckdb_extension_{name}")
        binary = package / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        self.run(f"LOAD {literal(str(binary))}")


@contextmanager
def opened(limits: Limits) -> Iterator[Session]:
    """Open a session within `limits`, with the macros of the canonical forms."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": str(limits.threads),
        "temp_directory": f"{limits.scratch}/spill",
        "allow_persistent_secrets": "false",
        "preserve_insertion_order": "false",
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        session = Session(connection, limits)
        session.run("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        session.run(decimals.MACROS)
        session.run(canonical.MACROS)
        yield session
