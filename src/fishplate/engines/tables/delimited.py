"""CSV: the encoding and the delimiter are found, the values are not touched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from fishplate.engines.tables import limits
from fishplate.engines.tables.limits import Refusal

_DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(content: bytes) -> tuple[dict[str, Any], list[tuple[int, list[Any]]]]:
    """Return what was found out about the file, and its rows that hold anything, numbered as a spreadsheet does."""
    text, encoding = _decode(content)
    # No database keeps it, and no table holds it on purpose.
    if "\0" in text:
        raise Refusal("null")
    delimiter, skipped = _delimiter(text)
    rows = list(_rows(text, delimiter, skipped))
    return {"kind": "csv", "encoding": encoding, "delimiter": delimiter}, rows


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding.removesuffix("-sig").upper()
            except UnicodeDecodeError:
                raise Refusal("encoding") from None
    if b"\0" in content:
        raise Refusal("binary")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding), encoding.upper()
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding")


def _delimiter(text: str) -> tuple[str, int]:
    """Return what stands between the cells of the first line that holds anything, and how many lines to skip."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return first.strip()[-1], 1
    outside = "".join(first.split('"')[::2])
    found = max(_DELIMITERS, key=outside.count)
    return found if found in outside else ",", 0


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[Any]]]:
    csv.field_size_limit(limits.CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = kept = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            raise Refusal("csv", row=number + 1) from None
        if row is None:
            return
        number += 1
        if number <= skipped or not any(cell.strip() for cell in row):
            continue
        kept += 1
        if kept > limits.ROWS + 1:
            raise Refusal("rows", most=limits.ROWS)
        if len(row) > limits.COLUMNS and any(cell.strip() for cell in row[limits.COLUMNS :]):
            raise Refusal("columns", most=limits.COLUMNS, row=number)
        yield number, [["text", cell] if cell.strip() else None for cell in row[: limits.COLUMNS]]
