"""A content as PDF, set by typst from our own template with our own fonts; the document's words reach it as data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import typst

from fishplate.kernel.rendering import qr
from fishplate.kernel.rendering.running import FONTS

_HERE: Final = Path(__file__).parent
#: A word longer than this may be broken anywhere: a file name or an address must not run out of its cell.
_UNBROKEN: Final = re.compile(r"[!-~]{19,}")
_PIECE: Final = re.compile(r".{1,6}")
_ZERO_WIDTH: Final = "\u200b"


def render(shape: dict[str, Any], words: dict[str, str]) -> bytes:
    """Return the PDF. ``shape`` is what ``shape.shaped`` returned; nothing is read but the template and the fonts.

    It is made for archives (PDF/A-2a), which forbids a character that the font does not have: where there is one (an
    emoji, a rare script), it is an ordinary PDF with an empty box in that place.
    """
    data = json.dumps({**_breakable(shape), "frame": shape["frame"], "words": words}, ensure_ascii=False)
    inputs = {"data": data, "qr": qr.svg(shape["frame"]["address"])}
    try:
        return _compiled(inputs, ["a-2a"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(inputs, ["1.7"])


def _compiled(inputs: dict[str, str], standards: list[Any]) -> bytes:
    return typst.compile(
        _HERE / "document.typ",
        root=_HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standards,
        sys_inputs=inputs,
    )


def _breakable(value: Any) -> Any:
    """Let long words be broken; a value that is looked up by its exact text (a key, a kind) is never that long."""
    if isinstance(value, str):
        return _UNBROKEN.sub(lambda word: _ZERO_WIDTH.join(_PIECE.findall(word[0])), value)
    if isinstance(value, dict):
        return {key: _breakable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_breakable(one) for one in value]
    return value
