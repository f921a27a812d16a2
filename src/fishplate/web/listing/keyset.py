"""Paging by key: a page starts after the row that ended the last one, however many rows came or went before it.

Rows are ordered by one field, empty values last in either direction, and then by id, so that the order is total.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Model, OrderBy, Q, QuerySet

from fishplate.kernel import secrets

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Order:
    """A field and a direction."""

    field: str
    descending: bool = False

    def by(self, *, backwards: bool = False) -> list[OrderBy]:
        """Return the order for the database; ``backwards`` is its exact mirror image."""
        down = self.descending != backwards
        places: dict[str, Any] = {"nulls_first": True} if backwards else {"nulls_last": True}
        field, pk = F(self.field), F("pk")
        return [field.desc(**places), pk.desc()] if down else [field.asc(**places), pk.asc()]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row a page ends or begins at: its value in the sorted field, and its id."""

    value: Any
    pk: Any

    def write(self) -> str:
        """Return the cursor as one word for a URL."""
        raw = json.dumps([*_pack(self.value), *_pack(self.pk)], separators=(",", ":"))
        body = base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")
        return f"{body}.{_signature(body)}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return what ``write`` wrote, or ``None`` for anything else.

        Cursors are signed: a value that never stood in a row (a number of a million digits, a lone surrogate) could
        otherwise be handed to the database, or keep this process busy on the way there.
        """
        body, _dot, signature = text.partition(".")
        if not hmac.compare_digest(signature.encode(), _signature(body).encode()):
            return None
        try:
            raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            kind, value, pk_kind, pk = json.loads(raw)
            return cls(_unpack(kind, value), _unpack(pk_kind, pk))
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, InvalidOperation):
            return None


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursors of the pages beside them (empty: there is none)."""

    rows: Sequence[M]
    previous: str = ""
    next: str = ""


def read_page(rows: QuerySet[M], order: Order, *, size: int, after: str = "", before: str = "") -> Page[M]:
    """Return the page after (or before) a cursor; the first one where the cursor says nothing usable.

    One query, of ``size + 1`` rows: the one too many tells that there are more.
    """
    backwards = bool(before) and not after
    cursor = Cursor.read(before if backwards else after) if before or after else None
    if cursor is None:
        backwards = False
    else:
        try:
            rows = rows.filter(_beyond(order, cursor, backwards=backwards))
        except (ValueError, TypeError, ValidationError):
            cursor, backwards = None, False
    found = list(rows.order_by(*order.by(backwards=backwards))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else cursor is not None
    has_next = backwards or more
    return Page(
        found,
        previous=_cursor(found[0], order).write() if found and has_previous else "",
        next=_cursor(found[-1], order).write() if found and has_next else "",
    )


def _signature(body: str) -> str:
    return hmac.new(secrets.derive("list cursor"), body.encode(), "sha256").hexdigest()[:24]


def _cursor(row: Model, order: Order) -> Cursor:
    value: Any = row
    for part in order.field.split("__"):
        value = getattr(value, part) if value is not None else None
    return Cursor(value, row.pk)


def _beyond(order: Order, cursor: Cursor, *, backwards: bool) -> Q:
    """Return the rows strictly beyond the cursor, in the order's direction or against it."""
    field, side = order.field, "lt" if order.descending != backwards else "gt"
    empty, same_side = Q(**{f"{field}__isnull": True}), Q(**{f"pk__{side}": cursor.pk})
    if cursor.value is None:
        within = empty & same_side
        return within | ~empty if backwards else within
    further = Q(**{f"{field}__{side}": cursor.value}) | Q(**{field: cursor.value}) & same_side
    return further if backwards else further | empty


_KINDS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
    "uuid": UUID,
    "": lambda value: value if isinstance(value, str | int | float | bool | None) else json.loads(""),
}


def _pack(value: Any) -> tuple[str, Any]:
    match value:
        case datetime():
            return "datetime", value.isoformat()
        case date():
            return "date", value.isoformat()
        case Decimal():
            return "decimal", str(value)
        case UUID():
            return "uuid", str(value)
        case _:
            return "", value


def _unpack(kind: str, value: Any) -> Any:
    return _KINDS[kind](value)
