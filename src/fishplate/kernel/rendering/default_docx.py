"""The DOCX template that is shipped, written by code so that it can be read and compared; an organisation begins here.

It shows whatever sections a document has, in order. ``docs/user/documents.md`` tells how to make one's own of it.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from fishplate.kernel.rendering import properties, qr
from fishplate.kernel.rendering.shape import TEXT_WIDTH

_LATIN: Final = "Calibri"
_HAN: Final = "Microsoft YaHei"
_GREY: Final = "EEF2F6"
_LABEL: Final = 2150  # twips
_INK: Final = RGBColor(0x1F, 0x29, 0x33)


def build(*, wide: bool, words: dict[str, str]) -> bytes:
    """Return the template for paper upright or on its side."""
    document: Document = docx.Document()
    _styles(document)
    _paper(document, wide=wide)
    _title(document)
    _sections(document, TEXT_WIDTH[wide])
    _parties(document, words)
    _verification(document, words)
    properties.describe(document, properties.OF_TEMPLATE)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _styles(document: Document) -> None:
    sizes = {"Normal": 10.0, "Title": 20.0, "Heading 1": 13.0, "Heading 2": 10.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.size, style.font.name = Pt(size), _LATIN
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _HAN)
        fonts.set(qn("w:hAnsi"), _LATIN)
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    for name in ("Heading 1", "Heading 2"):
        heading: Any = document.styles[name]
        heading.font.bold = True
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(4)
    title: Any = document.styles["Title"]
    title.font.bold = True
    borders = title.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def _paper(document: Document, *, wide: bool) -> None:
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(14 if wide else 20)
    section.top_margin = section.bottom_margin = Mm(20)
    _small(section.header.paragraphs[0], "{{ title }} · {{ subtitle }}")
    footer = section.footer.paragraphs[0]
    _small(footer, "{{ frame.code }}   SHA-256 {{ frame.digest }}   ")
    for field in ("PAGE", "NUMPAGES"):
        _field(footer, field)
        if field == "PAGE":
            footer.add_run(" / ").font.size = Pt(7)


def _title(document: Document) -> None:
    document.add_paragraph("{{ title }}", style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{{ subtitle }}").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _sections(document: Document, width: int) -> None:
    _tag(document, "for section in sections")
    document.add_heading("{{ section.heading }}", level=1)
    _tag(document, "for block in section.blocks")
    _tag(document, "if block.title")
    document.add_heading("{{ block.title }}", level=2)
    _tag(document, "endif")
    _tag(document, 'if block.kind == "facts"')
    _facts(document, width)
    _tag(document, 'elif block.kind == "words"')
    _tag(document, "for line in block.lines")
    document.add_paragraph("{{ line }}")
    _tag(document, "endfor")
    _tag(document, "endif")
    _tag(document, "if block.empty")
    document.add_paragraph("{{ block.empty }}")
    _tag(document, "endif")
    _tag(document, 'if block.kind == "table" and block.rows')
    _rows(document)
    _tag(document, "endif")
    _tag(document, "endfor")
    _tag(document, "endfor")


def _facts(document: Document, width: int) -> None:
    table = _table(document, rows=3, columns=2)
    _write(table.cell(0, 0), "{%tr for entry in block.entries %}")
    _write(table.cell(1, 0), "{{ entry.label }}", bold=True, shaded=True, width=str(_LABEL))
    _write(table.cell(1, 1), "{{ entry.text }}", width=str(width - _LABEL))
    _write(table.cell(2, 0), "{%tr endfor %}")


def _rows(document: Document) -> None:
    table = _table(document, rows=4, columns=3)
    _write(table.cell(0, 0), "{%tc for column in block.columns %}")
    _write(table.cell(0, 1), "{{ column.label }}", bold=True, shaded=True, width="{{ column.twips }}")
    _write(table.cell(0, 2), "{%tc endfor %}")
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    _write(table.cell(1, 0), "{%tr for row in block.rows %}")
    _write(table.cell(2, 0), "{%tc for cell in row %}")
    _write(table.cell(2, 1), "{{ cell.text }}", width="{{ cell.twips }}")
    _write(table.cell(2, 2), "{%tc endfor %}")
    _write(table.cell(3, 0), "{%tr endfor %}")


def _parties(document: Document, words: dict[str, str]) -> None:
    _tag(document, "if parties")
    document.add_heading("{{ sign_off }}", level=1)
    table = _table(document, rows=3, columns=3)
    _write(table.cell(0, 0), "{%tr for pair in party_pairs %}")
    _write(table.cell(1, 0), "{%tc for party in pair %}")
    cell = table.cell(1, 1)
    _write(cell, "{{ party.label }}", bold=True)
    for text in (
        "{{ party.organisation }}",
        words["signature"] + "{{ party.name }}",
        "{{ party.signed }}",
        words["date"] + "{{ party.date }}",
    ):
        cell.add_paragraph(text)
    _write(table.cell(1, 2), "{%tc endfor %}")
    _write(table.cell(2, 0), "{%tr endfor %}")
    _tag(document, "endif")


def _verification(document: Document, words: dict[str, str]) -> None:
    document.add_paragraph()
    _code(document.add_paragraph(), words["address"] + "{{ frame.address }}")
    _small(document.add_paragraph(), "{{ frame.printed }}")
    _small(document.add_paragraph(), words["code"] + "{{ frame.code }}")
    _small(document.add_paragraph(), words["digest"] + "{{ frame.digest }}")
    _small(document.add_paragraph(), words["digest_meaning"])
    _small(document.add_paragraph(), words["address"] + "{{ frame.address }}")


def _code(paragraph: Paragraph, alt: str) -> None:
    """Put a picture where the code of each print will stand; its name is how it is found."""
    picture: Any = paragraph.add_run().add_picture(BytesIO(qr.png("Fishplate")), width=Mm(22))
    picture._inline.docPr.set("descr", alt)
    picture._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", qr.PICTURE)


def _table(document: Document, *, rows: int, columns: int) -> Table:
    table: Table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid"
    table.autofit = False
    return table


def _write(cell: _Cell, text: str, *, bold: bool = False, shaded: bool = False, width: str = "") -> None:
    """Fill a cell of the template; its width may be a placeholder too, since the whole XML is the template."""
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.bold = Pt(9), bold
    if width:
        cell._tc.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), width)
    if shaded:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _GREY)
        cell._tc.get_or_add_tcPr().append(shade)


def _tag(document: Document, statement: str) -> None:
    document.add_paragraph("{%p " + statement + " %}")


def _small(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text).font.size = Pt(7)
    paragraph.paragraph_format.space_after = Pt(0)


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(7)
        if text:
            code = OxmlElement("w:instrText")
            code.text = text
        else:
            code = OxmlElement("w:fldChar")
            code.set(qn("w:fldCharType"), kind)
        run._r.append(code)
