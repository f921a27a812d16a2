"""The MES's own tables beside its orders: the seed of the plant, and a completion message for every order."""

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .losses import transmitted
from .orders import COLUMNS, Order, from_row, produce
from .store import Store
from .systems import Fault, System

_SCHEMA = """
CREATE TABLE IF NOT EXISTS plant (seed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS completion_messages (
    order_no TEXT PRIMARY KEY REFERENCES orders (order_no),
    attempt INTEGER NOT NULL DEFAULT 1,
    sent_at TIMESTAMP
);
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that is to be sent in one attempt, as it leaves the connector, which may be faulty."""

    attempt: int
    orders: list[Order]


class MesStore(Store):
    """The MES's database. Its orders are made once, from the seed; a database that is there keeps its own."""

    def __init__(self, data: Path, seed: int | None) -> None:
        super().__init__(data, System.MES, _SCHEMA)
        with self.writing() as connection:
            if connection.execute("SELECT seed FROM plant").fetchone() is None:
                _make(connection, secrets.randbelow(2**32) if seed is None else seed)

    def switch(self, faults: Mapping[Fault, bool]) -> None:
        """Switches; when the connector turns faulty or sound by it, everything is to be sent anew."""
        with self.writing() as connection:
            was_faulty = _connector_is_faulty(connection)
            self.switch_within(connection, faults)
            if _connector_is_faulty(connection) != was_faulty:
                _request_transfer(connection)

    def request_transfer(self) -> None:
        """Puts every completion message back among the waiting."""
        with self.writing() as connection:
            _request_transfer(connection)

    def progress(self) -> tuple[int, int]:
        """How many completion messages are sent, and how many wait."""
        with self.reading() as connection:
            query = "SELECT count(sent_at), count(*) FROM completion_messages"
            sent, total = connection.execute(query).fetchone()
        return sent, total - sent

    def outgoing(self) -> Outgoing | None:
        """What is to be sent now; None when nothing waits."""
        with self.reading() as connection:
            query = "SELECT max(attempt) FROM completion_messages WHERE sent_at IS NULL"
            [attempt] = connection.execute(query).fetchone()
            if attempt is None:
                return None
            is_faulty = _connector_is_faulty(connection)
            [seed] = connection.execute("SELECT seed FROM plant").fetchone()
            rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM orders")  # noqa: S608 - ours
            completed = [from_row(row) for row in rows]
        if not is_faulty:
            return Outgoing(attempt, completed)
        return Outgoing(attempt, [left for order in completed if (left := transmitted(order, seed))])

    def mark_sent(self, attempt: int) -> None:
        """Every message of the attempt counts as sent: a faulty connector does not know what it loses."""
        statement = "UPDATE completion_messages SET sent_at = CURRENT_TIMESTAMP WHERE attempt = ?"
        with self.writing() as connection:
            connection.execute(statement, (attempt,))


def _make(connection: sqlite3.Connection, seed: int) -> None:
    rows = [order.as_row() for order in produce(seed)]
    connection.execute("INSERT INTO plant VALUES (?)", (seed,))
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("INSERT INTO completion_messages (order_no) SELECT order_no FROM orders")


def _connector_is_faulty(connection: sqlite3.Connection) -> bool:
    [is_on] = connection.execute("SELECT is_on FROM faults WHERE name = ?", (Fault.LOST_RECORDS,)).fetchone()
    return bool(is_on)


def _request_transfer(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE completion_messages SET attempt = attempt + 1, sent_at = NULL")
