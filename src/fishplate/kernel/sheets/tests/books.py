"""Workbooks for tests: sound ones by openpyxl, unsound ones by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

WORKBOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
 <sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>"""


def xlsx(*rows: Sequence[Any], **more: Any) -> bytes:
    """Return a workbook with these rows; ``merge`` names ranges, ``others`` further sheets."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in more.get("merge", ()):
        sheet.merge_cells(area)
    for name in more.get("others", ()):
        book.create_sheet(name)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_hand(sheet: str | bytes, *, workbook: str = WORKBOOK, **parts: str | bytes) -> bytes:
    """Return a workbook of these parts as they stand; ``shared`` and ``styles`` by these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", workbook)
        packed.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, part in (("sharedStrings", "shared"), ("styles", "styles")):
            if part in parts:
                packed.writestr(f"xl/{name}.xml", parts[part])
    return file.getvalue()


def bomb(size: int) -> bytes:
    """Return a workbook of a few megabytes whose sheet unpacks to ``size`` bytes."""
    file, piece = io.BytesIO(), b" " * 16_000_000
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/workbook.xml", WORKBOOK)
        packed.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(size // len(piece)):
                part.write(piece)
    return file.getvalue()


def sheet_of(rows: str) -> str:
    """Return a worksheet with these rows, written as XML."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
