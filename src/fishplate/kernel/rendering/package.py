"""Looking into a DOCX somebody uploaded before any library opens it: size, macros, and what would reach outside."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MOST_ENTRIES: Final = 500
MOST_BYTES: Final = 40_000_000
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN: Final = "word/document.xml"
_HARMFUL_PART: Final = re.compile(r"vba|activex|/embeddings/|\.bin$|altchunk|afchunk", re.IGNORECASE)
_HARMFUL_TYPE: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
_HARMFUL_FIELD: Final = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|MACROBUTTON|DATABASE)\b", re.I
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
    try:
        root = fromstring(part, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise Refused("bad-xml", name) from error
    for one in root.iter(_RELATIONSHIP):
        is_link = one.get("Type", "").endswith("/hyperlink")
        if one.get("TargetMode") == "External" and not is_link:
            raise Refused("external", one.get("Target", "")[:200])
    for field in (*root.iter(f"{_WORD}instrText"), *root.iter(f"{_WORD}fldSimple")):
        told = f"{field.text or ''} {field.get(f'{_WORD}instr', '')}"
        if _HARMFUL_FIELD.search(told):
            raise Refused("field", told.strip()[:200])
    if any(True for _ in root.iter(f"{_WORD}altChunk")):
        raise Refused("active", name)
