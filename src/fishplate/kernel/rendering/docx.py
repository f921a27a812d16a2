"""A content as DOCX, by docxtpl: through the template we ship, or through one an organisation made of it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

from docxtpl.template import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError

from fishplate.kernel.rendering import package, properties, qr
from fishplate.kernel.rendering.sandbox import Closed

_TAG: Final = re.compile(r"<[^>]+>")
_JINJA: Final = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LONGEST_PLACE: Final = 160


class Wrong(Exception):
    """The template cannot be used: ``code`` says what is wrong, ``place`` where, ``detail`` in the library's words."""

    def __init__(self, code: str, place: str = "", detail: str = "") -> None:
        super().__init__(code, place, detail)
        self.code = code
        self.place = place
        self.detail = detail


def render(template: bytes, shape: dict[str, Any], *, strict: bool = False) -> bytes:
    """Return the filled-in document.

    Args:
        template: a DOCX; nobody has vouched for it.
        shape: what ``shape.shaped`` returned.
        strict: refuse names that do not exist, instead of leaving their places empty.

    Raises:
        Wrong: the package is refused, its language is not understood, or (strict) it names unknown fields.
    """
    try:
        package.inspect(template)
    except package.Refused as refused:
        raise Wrong(refused.code, refused.place) from refused
    closed = Closed()
    document = DocxTemplate(BytesIO(template))
    try:
        document.render(shape, closed)
    except TemplateSyntaxError as error:
        raise Wrong("syntax", _place(error), str(error.message or "")) from error
    except (SecurityError, TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise Wrong("refused", _place(error), str(error)) from error
    except Exception as error:  # lxml and docxtpl raise their own for what no longer is a document
        raise Wrong("broken", "", str(error)[:200]) from error
    if strict and closed.unknown:
        raise Wrong("unknown", "\n".join(_where(template, name) for name in dict.fromkeys(closed.unknown)))
    filled: Any = document.docx
    _fit_grids(filled)
    _show_code(filled, shape["frame"]["address"])
    properties.describe(filled, properties.of_print(shape))
    _look_again(filled)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _look_again(filled: Any) -> None:
    """Refuse a field that only came to be when the template was filled in: out of pieces, or out of a value."""
    for part in filled.part.package.iter_parts():
        root = getattr(part, "element", None)
        if root is None and str(part.partname).endswith(".xml"):
            root = package.read(str(part.partname), part.blob)
        if root is not None:
            try:
                package.check_fields(root)
            except package.Refused as refused:
                raise Wrong(refused.code, refused.place) from refused


def _show_code(filled: Any, address: str) -> None:
    """Put the print's own code into every picture that is named for it, in the text, the header and the footer."""
    code = qr.png(address)
    for part in filled.part.package.iter_parts():
        root = getattr(part, "element", None)
        for picture in root.iter(f"{_PICTURE}pic") if root is not None else ():
            named, blip = picture.find(f"{_PICTURE}nvPicPr/{_PICTURE}cNvPr"), picture.find(f"*/{_DRAWING}blip")
            if named is None or blip is None or named.get("name") != qr.PICTURE:
                continue
            shown = part.related_parts.get(blip.get(f"{_RELATION}embed"))
            if shown is not None and shown.content_type == "image/png":
                shown._blob = code  # noqa: SLF001  # python-docx reads a picture and has no way to exchange it


def _fit_grids(filled: Any) -> None:
    """Give each table's grid the widths of its first row; docxtpl makes all columns alike where a loop made them."""
    for table in filled.element.body.iter(f"{_WORD}tbl"):
        columns = table.findall(f"{_WORD}tblGrid/{_WORD}gridCol")
        cells = table.findall(f"{_WORD}tr[1]/{_WORD}tc/{_WORD}tcPr/{_WORD}tcW")
        spans = table.findall(f"{_WORD}tr[1]/{_WORD}tc/{_WORD}tcPr/{_WORD}gridSpan")
        if len(columns) == len(cells) and not spans:
            for column, cell in zip(columns, cells, strict=True):
                if cell.get(f"{_WORD}type") == "dxa":
                    column.set(f"{_WORD}w", cell.get(f"{_WORD}w"))


def _place(error: Exception) -> str:
    """Return the words around what failed, as they are read in the document."""
    lines = [_TAG.sub("", line).strip() for line in getattr(error, "docx_context", [])]
    tags = [line for line in lines if _JINJA.search(line)]
    return (" ".join(tags) or " ".join(filter(None, lines)))[:_LONGEST_PLACE]


def _where(template: bytes, name: str) -> str:
    """Return an unknown name with the paragraph it stands in."""
    document: Any = DocxTemplate(BytesIO(template))
    document.init_docx()
    word = re.compile(rf"\b{re.escape(name)}\b")
    for paragraph in document.get_docx().element.body.iter(f"{_WORD}p"):
        text = "".join(node.text or "" for node in paragraph.iter() if str(node.tag).endswith("}t")).strip()
        if "{" in text and word.search(text):
            return f"{name}: {text[:_LONGEST_PLACE]}"
    return name
