"""The whole filtered list as CSV, row by row, so that its length is no matter."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from fishplate.web.listing.columns import Listing

# A spreadsheet takes a cell that begins like this for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # without it, spreadsheets read Chinese as something else
_CHUNK = 2_000


class _Line:
    """What csv writes to; hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def harmless(value: Any) -> str | int | float:
    """Return a value as a cell that no spreadsheet runs; figures stay figures, times are local and without zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def csv_response(listing: Listing[Any], rows: QuerySet[Any], *, filename: str) -> StreamingHttpResponse:
    """Return the export of ``rows`` in their order."""
    # The body is written after the middleware has put the language back: what depends on it is made now.
    head = [harmless(column.label) for column in listing.columns]
    return StreamingHttpResponse(
        _lines(listing, rows, head),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "X-Accel-Buffering": "no"},
    )


def _lines(listing: Listing[Any], rows: QuerySet[Model], head: list[str | int | float]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield _BOM + writer.writerow(head)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield writer.writerow([harmless(column.value(row)) for column in listing.columns])
