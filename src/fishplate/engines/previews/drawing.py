from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

#: What of a document is drawn, and how large: the longest side in pixels.
PAGES: Final = 3
_PAGE: Final = 1400
_SMALL: Final = 96
#: Pixels of a picture that is decoded whole; a JPEG is decoded small, so only its header has to be believed.
_MOST: Final = 40_000_000
_MOST_JPEG: Final = 250_000_000
_QUALITY: Final = 80

_PDF: Final = "application/pdf"
_PICTURES: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
#: Media types that can be drawn. Never SVG: to draw it is to run it.
DRAWABLE: Final = frozenset({*_PICTURES, _PDF})


class Undrawable(Exception):
    """No picture can be made of this content; the text says why."""


def draw(content: bytes, media_type: str) -> list[bytes]:
    """Return pictures of the content as WebP: the small one, then the first pages.

    Raises:
        Undrawable: the content is broken, locked with a password, or larger than a preview is worth.
    """
    if media_type not in DRAWABLE:
        raise Undrawable(f"nothing is drawn of {media_type}")
    pages = _document(content) if media_type == _PDF else [_picture(content, _PICTURES[media_type])]
    drawn = list(pages)
    if not drawn:
        raise Undrawable("there is no page")
    small = drawn[0].copy()
    small.thumbnail((_SMALL, _SMALL))
    return [_webp(small), *(_webp(page) for page in drawn)]


def _picture(content: bytes, kind: str) -> Image.Image:
    # Each picture is held against the limits below, which are tighter than the library's.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as found:
            if found.width * found.height > (_MOST_JPEG if kind == "JPEG" else _MOST):
                raise Undrawable(f"{found.width} × {found.height} pixels are too many")
            found.draft("RGB", (_PAGE, _PAGE))
            if found.width * found.height > _MOST:
                raise Undrawable(f"{found.width} × {found.height} pixels are too many")
            found.thumbnail((_PAGE, _PAGE), reducing_gap=2.0)
            return _flat(ImageOps.exif_transpose(found))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, ArithmeticError) as error:
        raise Undrawable(f"{type(error).__name__}: {error}") from error


def _document(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
        for number in range(min(len(document), PAGES)):
            page = document[number]
            longest = max(page.get_size())
            if longest <= 0:
                raise Undrawable("a page has no size")
            yield _flat(page.render(scale=min(2.0, _PAGE / longest)).to_pil())
    except pypdfium2.PdfiumError as error:
        raise Undrawable(str(error)) from error


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture on white, in pixels of its own: no profile, no comment, no camera's data goes along."""
    paper = Image.new("RGB", image.size, "white")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper.paste(seen, mask=seen.getchannel("A"))
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _webp(image: Image.Image) -> bytes:
    made = BytesIO()
    image.save(made, "WEBP", quality=_QUALITY, method=4)
    return made.getvalue()
