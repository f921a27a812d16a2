"""The whole filtered list as CSV or XLSX, row by row, so that its length is no matter."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from fishplate.kernel import sheets
from fishplate.kernel.errors import Text
from fishplate.web.listing.columns import Column

FORMATS = ("csv", "xlsx")
_CHUNK = 2_000


def export(
    form: str, columns: Sequence[Column[Any]], rows: QuerySet[Any], *, title: str, filename: str
) -> HttpResponseBase:
    """Return ``rows`` in their order as one of ``FORMATS``."""
    return export_cells(form, [column.label for column in columns], _values(columns, rows), title, filename)


def export_cells(
    form: str, labels: Sequence[Text], cells: Iterable[Sequence[Any]], title: str, filename: str
) -> HttpResponseBase:
    """Return rows of plain values under their labels as one of ``FORMATS``, for what is no list of records."""
    # The body of a CSV is written after the middleware has put the language back: what depends on it is made now.
    head = [str(label) for label in labels]
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            sheets.csv_lines(head, cells), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        sheets.write_xlsx(file, title=title, head=head, rows=cells)
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=filename, content_type=sheets.XLSX)
    response["X-Accel-Buffering"] = "no"
    return response


def _values(columns: Sequence[Column[Any]], rows: QuerySet[Any]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=_CHUNK):
        yield [column.value(row) for column in columns]
