"""A table with planted differences, in each kind of source: how many of each is known, not computed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))
BASE = 2**53
COLUMNS = ("amount", "ratio", "name", "note", "at", "active")
ROWS = 400
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Planted:
    left: list[Row]
    right: list[Row]
    expected: dict[str, int]
    only_left: int
    only_right: int


def _flipped(note: str | None) -> str | None:
    return {"": None, None: ""}.get(note, f"{note} ")


_CHANGES: dict[str, Callable[[Any], Any]] = {
    "amount": lambda amount: amount + Decimal("0.01"),
    "ratio": lambda ratio: ratio * (1 + 2**-51),
    "name": lambda name: unicodedata.normalize("NFD", name) if unicodedata.is_normalized("NFC", name) else name,
    "note": _flipped,
    "at": lambda at: at + timedelta(microseconds=1),
    "active": lambda active: not active,
}


def planted(seed: int) -> Planted:
    """Keys lie beyond 2^53, where doubles cannot tell neighbours apart."""
    chance = random.Random(seed)
    left = [_row(chance, number) for number in range(ROWS)]
    right = {row[0]: list(row) for row in left}
    expected = {}
    for position, column in enumerate(COLUMNS, start=1):
        victims = chance.sample(sorted(right), chance.randrange(1, 40))
        for key in victims:
            right[key][position] = _CHANGES[column](right[key][position])
        expected[column] = len(victims)
    untouched = [row[0] for row in left if tuple(right[row[0]]) == row]
    lost = chance.sample(untouched, 7)
    for key in lost:
        del right[key]
    strangers = [_row(chance, ROWS + number) for number in range(3)]
    rows = [*map(tuple, right.values()), *strangers]
    chance.shuffle(rows)
    return Planted(left, rows, expected, len(lost), len(strangers))


def _row(chance: random.Random, number: int) -> Row:
    return (
        BASE + number,
        Decimal(chance.randrange(-(10**9), 10**9)).scaleb(-2),
        chance.uniform(1e-6, 1e6),
        f"Ünit {chance.randrange(100)} 接口",
        chance.choice([None, "", "checked", "NULL"]),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(10**13)),
        chance.random() < 0.5,
    )


def for_sqlite(row: Row) -> Row:
    key, amount, ratio, name, note, at, active = row
    return key, float(amount), ratio, name, note, at.strftime("%Y-%m-%d %H:%M:%S.%f"), int(active)


def for_csv(row: Row) -> Row:
    key, amount, ratio, name, note, at, active = row
    return key, f"{amount:.4f}", repr(ratio), name, note, at.astimezone(SHANGHAI).isoformat(), str(active).lower()


SQLITE = "id INTEGER, amount DECIMAL(12,2), ratio REAL, name TEXT, note TEXT, at DATETIME, active BOOLEAN"
POSTGRES = "id bigint, amount numeric, ratio float8, name text, note text, at timestamptz, active boolean"
CSV = "id,amount,ratio,name,note,at,active"
