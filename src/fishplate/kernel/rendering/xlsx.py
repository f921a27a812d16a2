"""A content as a workbook: a sheet with the texts and facts, and one sheet a table, ready to sort and filter."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fishplate.kernel.rendering.content import Cell, CellType, Content, Facts, Party, Section, Table, Words
from fishplate.kernel.rendering.properties import Properties, describe_workbook
from fishplate.kernel.rendering.shape import headed, number_of

_TOP: Final = Alignment(vertical="top", wrap_text=True)
_HEAD: Final = PatternFill("solid", fgColor="E8EDF2")
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_767
_UNIT: Final = 11  # characters that one share of width takes


def render(content: Content, frame: dict[str, str], words: dict[str, str], of: Properties) -> bytes:
    """Return the XLSX file. Every text is stored as text, so that a cell that begins with ``=`` is no formula."""
    book = Workbook()
    front: Worksheet = book.worksheets[0]
    front.title = _named(book, content.title)
    front.column_dimensions["A"].width = 28
    front.column_dimensions["B"].width = 90
    front.append([])
    _head(front, 1, content.title, 16)
    _head(front, 2, content.subtitle, 11)
    row = 3
    for position, section in enumerate(content.sections, start=1):
        row = _write(book, front, section, headed(number_of(position, content.language), section.title), row + 1)
    _sign(front, content.parties, words, row + 1)
    _verify(front, frame, words)
    describe_workbook(book, of)
    for sheet in book.worksheets:
        footer: Any = sheet.oddFooter
        footer.center.text = f"{frame['code']}   &P / &N"
        sheet.page_setup.orientation = "landscape" if content.wide else "portrait"
        sheet.page_setup.paperSize = "9"
        sheet.page_setup.fitToHeight = 0
        setup: Any = sheet.sheet_properties.pageSetUpPr
        setup.fitToPage = True
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _write(book: Workbook, front: Worksheet, section: Section, heading: str, row: int) -> int:
    _head(front, row, heading, 12)
    row += 1
    for block in section.blocks:
        if isinstance(block, Facts):
            for entry in block.entries:
                _put(front, row, 1, entry.label).font = Font(bold=True)
                _fill(front, row, 2, entry.cell)
                front.cell(row, 2).alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
                row += 1
        elif isinstance(block, Words):
            _put(front, row, 1, block.title).font = Font(bold=True)
            _put(front, row, 2, block.text or block.empty)
            row += 1
        else:
            row = _refer(book, front, section, block, row)
    return row


def _refer(book: Workbook, front: Worksheet, section: Section, table: Table, row: int) -> int:
    """Put the table on a sheet of its own and say on the first one where it is."""
    if not table.rows:
        _put(front, row, 1, table.title)
        _put(front, row, 2, table.empty)
        return row + 1
    name = _named(book, table.title or section.title)
    sheet: Worksheet = book.create_sheet(name)
    for column, one in enumerate(table.columns, start=1):
        head = _put(sheet, 1, column, one.label)
        head.font, head.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = max(8.0, one.width * _UNIT)
    for line, cells in enumerate(table.rows, start=2):
        for column, cell in enumerate(cells, start=1):
            _fill(sheet, line, column, cell)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    _put(front, row, 1, table.title)
    link = _put(front, row, 2, name)
    link.hyperlink = f"#'{name}'!A1"
    link.font = Font(underline="single", color="1F4E79")
    return row + 1


def _sign(front: Worksheet, parties: tuple[Party, ...], words: dict[str, str], row: int) -> None:
    for party in parties:
        _put(front, row, 1, party.label).font = Font(bold=True)
        said = [party.organisation, f"{words['signature']}{party.name or '________'} {party.signed}".strip()]
        _put(front, row, 2, "   ".join(filter(None, [*said, f"{words['date']}{party.date or '________'}"])))
        row += 1


def _verify(front: Worksheet, frame: dict[str, str], words: dict[str, str]) -> None:
    row = front.max_row + 2
    lines = (("code", "code"), ("digest", "digest"), ("address", "address"), ("printed", "printed"))
    for offset, (word, key) in enumerate(lines):
        _put(front, row + offset, 1, words[word])
        _put(front, row + offset, 2, frame[key])
    _put(front, row + len(lines), 2, words["digest_meaning"])


def _head(front: Worksheet, row: int, text: str, size: int) -> None:
    """Write a line that may run over the columns beside it."""
    cell = _put(front, row, 1, text)
    cell.font, cell.alignment = Font(bold=True, size=size), Alignment(vertical="top")


def _fill(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    if cell.type is CellType.NUMBER and cell.value is not None:
        sheet.cell(row, column, cell.value).alignment = Alignment(vertical="top")
        return
    if cell.type is CellType.DATE and cell.value:
        sheet.cell(row, column, date.fromisoformat(str(cell.value))).number_format = "yyyy-mm-dd"
        return
    if cell.type is CellType.INSTANT and cell.value:
        sheet.cell(row, column, datetime.fromisoformat(str(cell.value))).number_format = "yyyy-mm-dd hh:mm"
        return
    _put(sheet, row, column, str(cell.value) if cell.type is CellType.HASH and cell.value else cell.text)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> XlsxCell:
    """Write a text as a text, whatever it begins with; the quote keeps it one when somebody edits it."""
    cell = cast("XlsxCell", sheet.cell(row, column))  # of its many types a fresh one is always this
    cell.value = text[:_LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip(" ")[:1] in set("=+-@＝＋－＠")
    cell.alignment = _TOP
    return cell


def _named(book: Workbook, title: str) -> str:
    name = _NO_NAME.sub(" ", title).strip()[:_LONGEST_NAME] or "1"
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    for number in range(2, 100):
        if name.casefold() not in taken:
            break
        name = f"{name[: _LONGEST_NAME - 4]} ({number})"
    return name
