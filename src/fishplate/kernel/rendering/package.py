"""Looking into a DOCX somebody uploaded before any library opens it: size, macros, and what would reach outside."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MOST_ENTRIES: Final = 500
MOST_BYTES: Final = 40_000_000
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN: Final = "word/document.xml"
_HARMFUL_PART: Final = re.compile(r"vba|activex|/embeddings/|\.bin$|altchunk|afchunk", re.IGNORECASE)
_HARMFUL_TYPE: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
#: Fields that only say something of the document itself. Others read files, start programs or ask questions.
_HARMLESS_FIELD: Final = re.compile(
    r"""\s*(=|(AUTHOR|COMMENTS|CREATEDATE|DATE|DOCPROPERTY|DOCVARIABLE|EDITTIME|FILENAME|FILESIZE|FORMCHECKBOX|
    FORMDROPDOWN|FORMTEXT|HYPERLINK|IF|INDEX|INFO|KEYWORDS|LASTSAVEDBY|LISTNUM|MERGEFIELD|NOTEREF|NUMCHARS|NUMPAGES|
    NUMWORDS|PAGE|PAGEREF|PRINTDATE|REF|REVNUM|SAVEDATE|SECTION|SECTIONPAGES|SEQ|SET|STYLEREF|SUBJECT|SYMBOL|TC|TIME|
    TITLE|TOC|USERNAME|XE)(?![^\s\\]))""",
    re.IGNORECASE | re.VERBOSE,
)


class Refused(Exception):
    """The package may not be used; ``code`` says why (see ``kernel.documents.templates``), ``place`` says where."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


def inspect(content: bytes) -> None:
    """Raise ``Refused`` unless this is a plain Word document that stays within itself."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name, part in _parts(archive):
                _look_at(name, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused("no-docx") from error


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused("too-large")
    if _MAIN not in names or "[Content_Types].xml" not in names or len(set(names)) != len(names):
        raise Refused("no-docx")
    read, total = [], 0
    for entry in entries:
        with archive.open(entry) as file:
            # What the directory says of a size is the sender's word; what is read is counted.
            part = file.read(MOST_BYTES - total + 1)
        total += len(part)
        if total > MOST_BYTES:
            raise Refused("too-large")
        read.append((entry.filename, part))
    return read


def _look_at(name: str, part: bytes) -> None:
    if _HARMFUL_PART.search(f"/{name}"):
        raise Refused("active", name)
    if not name.endswith((".xml", ".rels")):
        return
    if name == "[Content_Types].xml" and _HARMFUL_TYPE.search(part):
        raise Refused("active", name)
    root = read(name, part)
    for one in root.iter(_RELATIONSHIP):
        is_link = one.get("Type", "").endswith("/hyperlink")
        if one.get("TargetMode") == "External" and not is_link:
            raise Refused("external", one.get("Target", "")[:200])
    check_fields(root)
    if any(True for _ in root.iter(f"{_WORD}altChunk")):
        raise Refused("active", name)


def read(name: str, part: bytes) -> Any:
    """Return the root of a part; ``Refused`` where it cannot be read, or declares entities."""
    try:
        return fromstring(part, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise Refused("bad-xml", name) from error


def check_fields(root: Any) -> None:
    """Raise ``Refused`` where a part holds a field that is not known to be harmless.

    Word reads what stands between a field's beginning and its separator as one instruction, in however many pieces,
    and with what the fields inside it come to.
    """
    for simple in root.iter(f"{_WORD}fldSimple"):
        _check_field(simple.get(f"{_WORD}instr", ""))
    outer = _Field()
    open_ones = [outer]
    for node in root.iter():
        if node.tag == f"{_WORD}instrText":
            open_ones[-1].instruction += node.text or ""
        elif node.tag == f"{_WORD}fldChar":
            kind = node.get(f"{_WORD}fldCharType")
            if kind == "begin":
                open_ones[-1].is_composed |= not open_ones[-1].is_read
                open_ones.append(_Field())
            elif kind == "separate":
                open_ones[-1].is_read = True
            elif len(open_ones) > 1:
                _check_field(open_ones[-1].instruction, is_composed=open_ones.pop().is_composed)
    outer.is_composed = False
    for one in open_ones:
        _check_field(one.instruction, is_composed=one.is_composed)


@dataclass(slots=True)
class _Field:
    """A field as far as it was read: its instruction, whether that holds fields, and whether it is over."""

    instruction: str = ""
    is_composed: bool = False
    is_read: bool = False


def _check_field(instruction: str, *, is_composed: bool = False) -> None:
    if (is_composed or instruction.strip()) and _HARMLESS_FIELD.match(instruction) is None:
        raise Refused("field", instruction.strip()[:200])
