"""One cell: as it was read, and as it may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone

# A spreadsheet takes a cell that begins like this for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Kind = Literal["text", "number", "date", "yesno", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stood in a cell, by the kind the spreadsheet gave it; CSV knows nothing but text.

    ``text`` is exact: a number as it was stored, a date in ISO 8601, ``true`` or ``false``. The kind ``formula`` is
    that of a cell whose result was not stored. ``computed`` tells that the value is the stored result of a formula.
    """

    kind: Kind
    text: str
    computed: bool = False


def harmless(value: Any) -> str | int | float:
    """Return a value as a cell that no spreadsheet runs; figures stay figures, times are local and without zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return f"'{text}" if _would_run(text.lstrip("'")) else text


def local(value: datetime) -> datetime:
    """Return a time as the reader's clock shows it; one without a zone is wall-clock time already."""
    return value if timezone.is_naive(value) else timezone.localtime(value).replace(tzinfo=None)


def plain(text: str) -> str:
    """Take away the apostrophe that ``harmless`` put before what would have run."""
    return text[1:] if text.startswith("'") and _would_run(text.lstrip("'")) else text


def _would_run(text: str) -> bool:
    return text.startswith(_FORMULA) or text.lstrip(" ").startswith(_FORMULA)
