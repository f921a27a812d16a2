"""XLSX, streamed from its zip through expat: no document type, no entity, nothing outside, and only so much of it.

A part is unpacked piece by piece, so that what a zip claims of its size is never believed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from fishplate.engines.tables import limits
from fishplate.engines.tables.limits import Refusal
from fishplate.engines.tables.worksheet import Styles, Worksheet

_CHUNK = 65_536
_OLD = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and every workbook behind a password
_MOST_PARTS = 2_000


def _nothing(said: str) -> None:
    """Pass over what nobody asked for."""


class Book:
    """The parts of a workbook, each read once and within what all of them may use together."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(_OLD):
            raise Refusal("old")
        if content.count(b"PK\x01\x02") > _MOST_PARTS:
            raise Refusal("resources")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
            raise Refusal("workbook") from None
        self._names = {name.casefold(): name for name in self._zip.namelist()}
        self._elements = 0

    def has(self, part: str) -> bool:
        """Tell whether the workbook has this part."""
        return part.casefold() in self._names

    def parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] = _nothing,
        text: Callable[[str], None] = _nothing,
    ) -> None:
        """Hand the elements of a part, named without namespace, to these functions."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def started(name: str, attributes: dict[str, str]) -> None:
            self._elements += 1
            if self._elements > limits.ELEMENTS:
                raise Refusal("resources")
            start(name.rpartition(" ")[2], attributes)

        def document_type(*_: Any) -> None:
            raise Refusal("entities")

        parser.StartElementHandler = started
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = document_type
        size = 0
        try:
            with self._zip.open(self._names[part.casefold()]) as packed:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    if size > limits.PART:
                        raise Refusal("resources")
                    parser.Parse(chunk)
                parser.Parse(b"", True)
        except (KeyError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError):
            raise Refusal("workbook") from None
        except NotImplementedError:  # packed in a way that no spreadsheet packs
            raise Refusal("workbook") from None


def read(content: bytes) -> tuple[dict[str, Any], list[tuple[int, list[Any]]]]:
    """Return what was found out about the file, and the rows of its first visible sheet that hold anything."""
    book = Book(content)
    name, part, is_1904, others = _first_sheet(book)
    sheet = Worksheet(_shared(book), _styles(book, is_1904))
    book.parse(part, sheet.start, sheet.end, sheet.text)
    about = {"kind": "xlsx", "name": name, "others": others, "merged": sheet.merged}
    return about, sheet.rows


def _first_sheet(book: Book) -> tuple[str, str, bool, list[str]]:
    sheets: list[tuple[str, str, bool]] = []
    is_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_1904
        if name == "workbookPr":
            is_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            sheets.append((attributes.get("name", ""), key, attributes.get("state", "visible") == "visible"))

    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    book.parse("xl/workbook.xml", start)
    book.parse("xl/_rels/workbook.xml.rels", relation)
    shown = [(name, targets[key]) for name, key, visible in sheets if visible and key in targets]
    if not shown:
        raise Refusal("workbook")
    name, target = shown[0]
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    return name, part, is_1904, [other for other, _target in shown[1:]]


def _shared(book: Book) -> list[str]:
    """Return the texts that cells refer to by number, without the readings that stand above characters."""
    texts: list[str] = []
    parts: list[str] = []
    state = {"text": False, "reading": False, "size": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            parts.clear()
        state["text"] = name == "t" and not state["reading"]
        state["reading"] = state["reading"] or name == "rPh"

    def end(name: str) -> None:
        state["text"] = False
        if name == "rPh":
            state["reading"] = False
        elif name == "si":
            texts.append("".join(parts))

    def text(piece: str) -> None:
        if state["text"]:
            state["size"] += len(piece)
            if state["size"] > limits.TEXT:
                raise Refusal("resources")
            parts.append(piece)

    if book.has("xl/sharedStrings.xml"):
        book.parse("xl/sharedStrings.xml", start, end, text)
    return texts


def _styles(book: Book, is_1904: bool) -> Styles:
    styles = Styles(is_1904)
    if book.has("xl/styles.xml"):
        book.parse("xl/styles.xml", styles.start, styles.end)
    return styles
