from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fishplate.kernel.files import sniffing
from fishplate.kernel.files.sniffing import belies, sniff


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, kind)
    return made.getvalue()


def archive(*names: str, mimetype: bytes = b"", padding: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in names:
            zipped.writestr(name, b"x" * padding)
    return made.getvalue()


CONTENTS = [
    (picture("PNG"), "image/png"),
    (picture("JPEG"), "image/jpeg"),
    (picture("GIF"), "image/gif"),
    (picture("WEBP"), "image/webp"),
    (picture("TIFF"), "image/tiff"),
    (picture("BMP"), "image/bmp"),
    (b"%PDF-1.7\n", "application/pdf"),
    (b"\n\njunk before %PDF-1.4", "application/pdf"),
    (archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"), sniffing.DOCX),
    (archive("[Content_Types].xml", "xl/media/big.png", "xl/workbook.xml", padding=200_000), sniffing.XLSX),
    (archive("[Content_Types].xml", "ppt/presentation.xml"), sniffing.PPTX),
    (
        archive("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    (archive("readme.txt"), sniffing.ZIP),
    (archive(), sniffing.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, sniffing.OLE),
    (b"MZ\x90\0", sniffing.PROGRAM),
    (b"\x7fELF\2\1\1\0", sniffing.PROGRAM),
    ("订单号,数量\n1,2\n".encode(), sniffing.PLAIN),
    ("订单号,数量\n1,2\n".encode("gb18030"), sniffing.PLAIN),
    ("订单号\t数量\n".encode("utf-16"), sniffing.PLAIN),
    (b'{"order": 1}', sniffing.PLAIN),
    (b"<!DOCTYPE html><html>", "text/html"),
    (b"  <script>alert(1)</script>", "text/html"),
    (b"<x onclick=1><img src=x onerror=alert(1)>", "text/html"),
    (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    (b"<svg onload=alert(1)>", "image/svg+xml"),
    (b'<?xml version="1.0"?><order/>', "application/xml"),
    (b"\0\1\2\3\4", sniffing.UNKNOWN),
    (b"RIFF\0\0\0\0what", sniffing.UNKNOWN),
]


@pytest.mark.parametrize(("content", "found"), CONTENTS)
def test_the_content_says_what_it_is(content: bytes, found: str) -> None:
    file = io.BytesIO(content)
    assert sniff(file) == found
    assert file.tell() == 0


def test_text_that_is_cut_within_a_character_is_text() -> None:
    assert sniff(io.BytesIO("接".encode() * 100_000)) == sniffing.PLAIN


@given(st.binary(max_size=3000))
def test_anything_gets_an_answer(content: bytes) -> None:
    assert "/" in sniff(io.BytesIO(content))


@pytest.mark.parametrize(
    ("ending", "found", "belied"),
    [
        ("png", "image/png", False),
        ("png", "text/html", True),
        ("jpg", sniffing.PROGRAM, True),
        ("pdf", "text/html", True),
        ("docx", sniffing.DOCX, False),
        ("docx", sniffing.OLE, False),  # with a password
        ("docx", sniffing.ZIP, True),
        ("xlsx", sniffing.DOCX, True),
        ("csv", sniffing.PLAIN, False),
        ("csv", sniffing.UNKNOWN, True),
        ("txt", "text/html", True),
        ("svg", "image/svg+xml", False),
        ("md", "text/html", False),
        ("dwg", sniffing.UNKNOWN, False),
        ("", sniffing.PROGRAM, False),
    ],
)
def test_a_name_that_promises_something_else_is_noticed(ending: str, found: str, belied: bool) -> None:
    assert belies(ending, found) is belied
