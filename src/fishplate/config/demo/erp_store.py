"""The ERP's own tables beside its orders: what was posted to stock and taken back."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from .orders import Order
from .store import Store
from .systems import System

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stock_postings (
    posting_no INTEGER PRIMARY KEY,
    order_no TEXT NOT NULL,
    product TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    posted_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX IF NOT EXISTS stock_of_product ON stock_postings (product, quantity);
"""


class ErpStore(Store):
    """The ERP's database: an order is posted once, and a posting is never changed but taken back by
    another."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, System.ERP, _SCHEMA)

    def confirm(self, confirmed: Iterable[Order]) -> int:
        """Posts the orders, each in place of what was posted under its number; how many."""
        count = 0
        with self.writing() as connection:
            for order in confirmed:
                _take_back(connection, order.order_no)
                connection.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", order.as_row())
                _post(connection, order.order_no, order.product, order.quantity)
                count += 1
        return count

    def cancel(self, order_nos: Iterable[str]) -> int:
        """Takes the orders back out of stock; how many there were."""
        with self.writing() as connection:
            return sum(_take_back(connection, order_no) for order_no in order_nos)

    def stock(self, product: str) -> int | None:
        """The pieces of `product` in stock; None when it was never posted."""
        with self.reading() as connection:
            query = "SELECT sum(quantity) FROM stock_postings WHERE product = ?"
            [quantity] = connection.execute(query, (product,)).fetchone()
        return None if quantity is None else int(quantity)


def _take_back(connection: sqlite3.Connection, order_no: str) -> bool:
    query = "DELETE FROM orders WHERE order_no = ? RETURNING product, quantity"
    found = connection.execute(query, (order_no,)).fetchone()
    if found is None:
        return False
    product, quantity = found
    _post(connection, order_no, product, -quantity)
    return True


def _post(connection: sqlite3.Connection, order_no: str, product: str, quantity: int) -> None:
    statement = "INSERT INTO stock_postings (order_no, product, quantity) VALUES (?, ?, ?)"
    connection.execute(statement, (order_no, product, quantity))
