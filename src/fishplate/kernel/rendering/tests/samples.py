"""A document with everything in it, and ways to read what was made of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import openpyxl
import pypdfium2

from fishplate.kernel.rendering import (
    Cell,
    CellType,
    Column,
    Content,
    Entry,
    Facts,
    Party,
    Section,
    Table,
    Words,
    Work,
    as_text,
    run,
)

WORDS = {
    "code": "Code: ",
    "digest": "SHA-256: ",
    "digest_meaning": "Of all that this document says.",
    "address": "Verify at: ",
    "printed": "Printed: ",
    "sign_off": "Signatures",
    "signature": "Name: ",
    "date": "Date: ",
}
FRAME = {
    "code": "7K3QF-M2XPA",
    "digest": "0123456789abcdef" * 4,
    "address": "http://fishplate.example/printed/7K3QF-M2XPA/",
    "printed": "Printed by Li Lei",
    "author": "Li Lei",
    "at": "2026-03-02T08:30:00+00:00",
}


def content(*said: str, rows: int = 1, language: str = "zh-hans", wide: bool = False, empty: bool = False) -> Content:
    """A document that says each of ``said`` in its title, its facts, its text and its table."""
    text = " ".join(said) or "接口清单"
    columns = (Column("number", "序号", 0.5), Column("name", "名称", 2), Column("due", "日期"))
    table = Table(
        "rows",
        columns,
        ()
        if empty
        else tuple(
            (Cell(str(number), CellType.NUMBER, number), Cell(text), Cell("2026年3月2日", CellType.DATE, "2026-03-02"))
            for number in range(1, rows + 1)
        ),
        title="明细",
        empty="尚无内容",
    )
    facts = Facts((Entry("project", "项目", Cell("" if empty else text)),))
    words = Words("background", "" if empty else text, title="背景", empty="尚未填写")
    sections = (Section("info", "基本信息", (facts, words)), Section("rows", "明细", (table,)))
    return Content(language, text, "副标题", sections, (Party("owner", "甲方"), Party("supplier", "供应商")), wide)


def made(form: str, of: Content, **options: Any) -> bytes:
    limits = {name: options.pop(name) for name in ("memory", "seconds") if name in options}
    return run(Work(form, as_text(of), FRAME, WORDS, **options), **limits)


def text_of_pdf(file: bytes) -> str:
    """Return the words of all pages without line breaks, as a reader puts them together."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace("\r\n", "").replace("\n", "").replace("\u200b", "").replace("\ufffe", "")


def pages_of_pdf(file: bytes) -> int:
    return len(pypdfium2.PdfDocument(file))


def text_of_docx(file: bytes) -> str:
    document = docx.Document(BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def text_of(form: str, file: bytes) -> str:
    """Return the words of a file in one of the three formats."""
    if form == "xlsx":
        return " ".join(str(cell.value) for cell in cells_of_xlsx(file))
    return text_of_pdf(file) if form == "pdf" else text_of_docx(file)


def cells_of_xlsx(file: bytes) -> list[Any]:
    book = openpyxl.load_workbook(BytesIO(file))
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
