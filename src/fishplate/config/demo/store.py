"""What both systems keep in the same way: their orders and the state of their switches, in a SQLite file
each."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .orders import COLUMNS, Order, from_row
from .systems import FAULTS, PLANTED, Fault, System, database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    order_no TEXT PRIMARY KEY,
    product TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price REAL NOT NULL,
    completed_at TIMESTAMP NOT NULL
);
CREATE TABLE IF NOT EXISTS faults (name TEXT PRIMARY KEY, is_on INTEGER NOT NULL);
"""
_ORDERS = f"SELECT {', '.join(COLUMNS)} FROM orders"  # noqa: S608 - the names are ours


class BadStoreError(Exception):
    """The file that should be this system's database is not; the message says what to do."""


class Store:
    """The database of one system. Every method is one short transaction on a connection of its own."""

    def __init__(self, data: Path, system: System, schema: str) -> None:
        """Opens the system's database in `data`, making what is missing. Raises BadStoreError."""
        self.path = database(data, system)
        self.system = system
        try:
            data.mkdir(parents=True, exist_ok=True)
            # Held open, so that readers in other processes always find the write-ahead log.
            self._anchor = self._connect()
            self._anchor.execute("PRAGMA journal_mode = WAL")
            with self.writing() as connection:
                for statement in (_SCHEMA + schema).split(";"):
                    connection.execute(statement)
                connection.executemany(
                    "INSERT OR IGNORE INTO faults VALUES (?, ?)",
                    [(fault, fault in PLANTED[system]) for fault in FAULTS[system]],
                )
                connection.execute(_ORDERS).fetchone()
        except (OSError, sqlite3.Error) as error:
            message = f"{self.path} cannot serve as the database of the {system.label}: {error}."
            raise BadStoreError(message) from error

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=20, isolation_level=None, check_same_thread=False)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection within one consistent view of the data."""
        connection = self._connect()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection within one transaction, written when the block ends well."""
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()

    def close(self) -> None:
        self._anchor.close()

    def faults(self) -> dict[Fault, bool]:
        """The state of every switch of this system, in their order of appearance."""
        with self.reading() as connection:
            states = dict(connection.execute("SELECT name, is_on FROM faults"))
        return {fault: bool(states[fault]) for fault in FAULTS[self.system]}

    def switch(self, faults: Mapping[Fault, bool]) -> None:
        with self.writing() as connection:
            self.switch_within(connection, faults)

    def switch_within(self, connection: sqlite3.Connection, faults: Mapping[Fault, bool]) -> None:
        """Switches as part of the transaction of `connection`."""
        rows = [(is_on, fault) for fault, is_on in faults.items()]
        connection.executemany("UPDATE faults SET is_on = ? WHERE name = ?", rows)

    def count_orders(self) -> int:
        with self.reading() as connection:
            [count] = connection.execute("SELECT count(*) FROM orders").fetchone()
        return int(count)

    def order(self, order_no: str) -> Order | None:
        with self.reading() as connection:
            row = connection.execute(f"{_ORDERS} WHERE order_no = ?", (order_no,)).fetchone()
        return from_row(row) if row else None

    def orders(self, after: str, limit: int) -> list[Order]:
        """At most `limit` orders whose number is greater than `after`, by number."""
        query = f"{_ORDERS} WHERE order_no > ? ORDER BY order_no LIMIT ?"
        with self.reading() as connection:
            return [from_row(row) for row in connection.execute(query, (after, limit))]
