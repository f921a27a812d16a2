"""Tables on their way out, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from fishplate.kernel.sheets.cells import harmless, local

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"  # without it, spreadsheets read Chinese as something else
_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd"}
_CHARACTERS = 32_767  # of a cell
_TITLE = 31  # characters of a sheet's name
_DIGITS = 10**15  # beyond, a spreadsheet rounds


class _Line:
    """What csv writes to; hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, the mark that makes spreadsheets read it as UTF-8 first."""
    writer = csv.writer(_Line())
    yield _BOM + writer.writerow([harmless(cell) for cell in head])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def write_xlsx(
    file: IO[bytes],
    *,
    title: str,
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[tuple[str, Sequence[Sequence[Any]]]] = (),
) -> None:
    """Write a workbook whose first sheet holds the table, its headings kept in sight; ``notes`` are further sheets.

    Dates and figures are what they are, not texts; a text that would run as a formula begins with an apostrophe.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(title))
    sheet.freeze_panes = "A2"
    _widen(sheet, len(head))
    sheet.append([_bold(sheet, cell) for cell in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    for name, lines in notes:
        further = book.create_sheet(_title(name))
        _widen(further, max((len(line) for line in lines), default=0))
        for number, line in enumerate(lines):
            further.append([_bold(further, value) if number == 0 else _cell(further, value) for value in line])
    book.save(file)


def _widen(sheet: Any, columns: int) -> None:
    for number in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18


def _title(text: str) -> str:
    return "".join(" " if character in "[]:*?/\\" else character for character in text)[:_TITLE].strip("' ") or "1"


def _bold(sheet: Any, value: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=_text(value))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return _dated(sheet, local(value).replace(microsecond=0))
    if isinstance(value, date):
        return _dated(sheet, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal) and abs(float(value)) < _DIGITS:
        return value
    cell: Any = WriteOnlyCell(sheet, value=_text(value))
    cell.data_type = "s"
    return cell


def _dated(sheet: Any, value: date) -> Any:
    if value.year < 1901:  # spreadsheets do not reach back
        return value.isoformat()
    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = _FORMATS[type(value)]
    return cell


def _text(value: Any) -> str:
    """Return a text without what XML cannot hold, and no longer than a cell."""
    text: str = ILLEGAL_CHARACTERS_RE.sub("", str(harmless(value)))
    return text[:_CHARACTERS]
