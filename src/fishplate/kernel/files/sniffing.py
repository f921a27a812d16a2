"""What a file is, by its content: a table of our own, because only three questions hang on it.

Is there a preview, does the name promise something else, and which icon. Nothing is unpacked and nothing parsed: at
most the first and the last 64 kB are looked at, so no content can make the looking expensive.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

UNKNOWN: Final = "application/octet-stream"
PLAIN: Final = "text/plain"
_LOOK: Final = 65_536

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
DOCX: Final = f"{_OOXML}wordprocessingml.document"
XLSX: Final = f"{_OOXML}spreadsheetml.sheet"
PPTX: Final = f"{_OOXML}presentationml.presentation"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"
PROGRAM: Final = "application/x-executable"

_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\1\0", "image/x-icon"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
)
_IN_ZIP: Final = (
    (b"word/document.xml", DOCX),
    (b"xl/workbook.", XLSX),
    (b"ppt/presentation.xml", PPTX),
)
_OPENDOCUMENT: Final = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z]+)")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|title|meta|link|style|img|a|div|p|h1|table|form|object|embed)\b",
    re.IGNORECASE,
)
_SVG: Final = re.compile(r"<(?:[\w-]+:)?svg\b", re.IGNORECASE)


def sniff(file: IO[bytes]) -> str:
    """Return the media type of a file that can be read from any place; it stands at its beginning afterwards."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(_LOOK)
    file.seek(max(0, size - _LOOK))
    tail = file.read(_LOOK)
    file.seek(0)
    return media_type(head, tail, whole=size <= _LOOK)


def media_type(head: bytes, tail: bytes = b"", *, whole: bool = True) -> str:
    """Return the media type by the first bytes and, for what is told by its end, the last ones."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(head + tail)
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], UNKNOWN)
    # The one format whose readers take it with anything before it; so do those who hide something there.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for offset, magic, found in _MAGIC:
        if head.startswith(magic, offset):
            return found
    text = _text(head, whole=whole)
    return UNKNOWN if text is None else _markup(text)


def _zip(ends: bytes) -> str:
    if (document := _OPENDOCUMENT.search(ends[:200])) is not None:
        return document[1].decode()
    if b"[Content_Types].xml" in ends:
        for name, found in _IN_ZIP:
            if name in ends:
                return found
    return ZIP


def _text(head: bytes, *, whole: bool) -> str | None:
    """Return the beginning as text, or ``None`` where it is none in any encoding that people here use."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _decoded(head, encoding, whole=whole)
    if b"\0" in head or any(byte < 9 or 13 < byte < 27 for byte in head):
        return None
    for encoding in ("utf-8", "gb18030"):
        if (text := _decoded(head, encoding, whole=whole)) is not None:
            return text
    return None


def _decoded(head: bytes, encoding: str, *, whole: bool) -> str | None:
    try:
        # Where the file goes on, the last character may be cut in two.
        return codecs.getincrementaldecoder(encoding)().decode(head, final=whole)
    except UnicodeDecodeError:
        return None


def _markup(text: str) -> str:
    start = text[:4096].lstrip()
    if _SVG.search(start) and start.startswith("<"):
        return "image/svg+xml"
    if _HTML.match(start) or (start.startswith("<") and _HTML.search(start)):
        return "text/html"
    if start.startswith("<?xml"):
        return "application/xml"
    return PLAIN


@dataclass(frozen=True, slots=True)
class _Promise:
    """What an ending of a name promises."""

    keeps: Callable[[str], bool]


def _one_of(*types: str) -> _Promise:
    return _Promise(lambda found: found in types)


_TEXTUAL: Final = _Promise(lambda found: found.startswith("text/") or found in {"application/xml", "image/svg+xml"})
_PLAIN: Final = _one_of(PLAIN)
_OLD_OFFICE: Final = _one_of(OLE)
_PROMISES: Final[dict[str, _Promise]] = {
    **dict.fromkeys(("txt", "csv", "tsv", "json", "yaml", "yml", "log", "sql", "ini", "toml"), _PLAIN),
    **dict.fromkeys(("md", "xml", "xsd", "wsdl", "svg", "html", "htm"), _TEXTUAL),
    **dict.fromkeys(("doc", "xls", "ppt", "mpp", "vsd", "msg"), _OLD_OFFICE),
    "png": _one_of("image/png"),
    "jpg": _one_of("image/jpeg"),
    "jpeg": _one_of("image/jpeg"),
    "gif": _one_of("image/gif"),
    "webp": _one_of("image/webp"),
    "bmp": _one_of("image/bmp"),
    "tif": _one_of("image/tiff"),
    "tiff": _one_of("image/tiff"),
    "heic": _one_of("image/heic"),
    "pdf": _one_of("application/pdf"),
    # With a password set, the new formats are wrapped in the old one.
    "docx": _one_of(DOCX, OLE),
    "xlsx": _one_of(XLSX, OLE),
    "xlsm": _one_of(XLSX, OLE),
    "pptx": _one_of(PPTX, OLE),
    "odt": _one_of("application/vnd.oasis.opendocument.text"),
    "ods": _one_of("application/vnd.oasis.opendocument.spreadsheet"),
    "odp": _one_of("application/vnd.oasis.opendocument.presentation"),
    "zip": _one_of(ZIP),
    "gz": _one_of("application/gzip"),
    "tgz": _one_of("application/gzip"),
    "7z": _one_of("application/x-7z-compressed"),
    "rar": _one_of("application/vnd.rar"),
    "mp4": _one_of("video/mp4"),
    "mp3": _one_of("audio/mpeg"),
    "wav": _one_of("audio/wav"),
    "exe": _one_of(PROGRAM),
    "dll": _one_of(PROGRAM),
}


def belies(ending: str, found: str) -> bool:
    """Tell whether a name with this ending promises something else than what was found. Most promise nothing."""
    promise = _PROMISES.get(ending)
    return not promise.keeps(found) if promise is not None else False
