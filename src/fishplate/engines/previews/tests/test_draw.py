from __future__ import annotations

import io
import struct
import zlib

import pypdfium2
import pytest
from PIL import Image, ImageChops

from fishplate.engines.previews import DRAWABLE, PAGES, Undrawable, draw

COLOUR = (200, 30, 30)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a PNG that says it has this size, whatever is in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def document(*sizes: tuple[float, float]) -> bytes:
    made = io.BytesIO()
    pdf = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        pdf.new_page(width, height)
    pdf.save(made)
    return made.getvalue()


def opened(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    assert image.format == "WEBP"
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_picture_is_drawn_small_and_as_a_page(kind: str) -> None:
    small, page = map(opened, draw(encoded(Image.new("RGB", (3000, 1500), COLOUR), kind), f"image/{kind.lower()}"))
    assert (small.size, page.size) == ((96, 48), (1400, 700))
    difference = ImageChops.difference(page.convert("RGB"), Image.new("RGB", page.size, COLOUR)).convert("L")
    assert difference.point(lambda value: value > 20).getbbox() is None


def test_a_document_is_drawn_page_by_page_but_not_to_its_end() -> None:
    pictures = draw(document(*[(595, 842)] * 5), "application/pdf")
    assert len(pictures) == 1 + PAGES
    assert opened(pictures[1]).height == 1400


def test_a_document_with_enormous_pages_is_drawn_no_larger() -> None:
    assert max(opened(draw(document((14_000, 100)), "application/pdf")[1]).size) == 1400


def test_what_is_seen_through_stands_on_white() -> None:
    page = opened(draw(encoded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"), "image/png")[1])
    assert page.convert("RGB").getpixel((25, 25)) == (255, 255, 255)


def test_a_photograph_stands_upright_and_says_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    page = opened(draw(encoded(Image.new("RGB", (200, 100)), "JPEG", exif=exif), "image/jpeg")[1])
    assert page.size == (100, 200)
    assert not page.getexif()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "image/png"),
        (b"<script>alert(1)</script>", "image/png"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "image/png"),  # a decoder only for what was found
        (png(100, 100, b"\0" * 10), "image/png"),  # cut short
        (png(50_000, 50_000), "image/png"),
        (png(0, 0), "image/png"),
        (b"%PDF-1.4 not really", "application/pdf"),
        (document(), "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"x", "text/html"),
    ],
)
def test_what_cannot_be_drawn_is_refused(content: bytes, media_type: str) -> None:
    with pytest.raises(Undrawable):
        draw(content, media_type)


def test_vector_pictures_are_never_drawn() -> None:
    assert "image/svg+xml" not in DRAWABLE
