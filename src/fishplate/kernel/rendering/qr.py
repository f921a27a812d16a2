"""The square code that leads to where a print is verified."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno

#: What the picture is called in a DOCX: every picture of this name shows the code of the print.
PICTURE: Final = "fishplate-qr"
_SCALE: Final = 6


def svg(address: str) -> str:
    """Return the code as SVG, without a margin."""
    target = BytesIO()
    _code(address).save(target, kind="svg", border=0, xmldecl=False)
    return target.getvalue().decode()


def png(address: str) -> bytes:
    """Return the code as PNG, without a margin."""
    target = BytesIO()
    _code(address).save(target, kind="png", border=0, scale=_SCALE)
    return target.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
