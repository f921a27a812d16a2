"""Pages that are pictures already, as one PDF or as a PNG: SVG goes in, set by typst with our own fonts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

import typst

from fishplate.kernel.rendering.running import FONTS

#: How the formats of such work begin: ``pictures.pdf``, ``pictures.png``.
FORMATS: Final = "pictures."
_HERE: Final = Path(__file__).parent
#: Twice what a screen needs, so that it can be read when it is enlarged.
_PNG_PPI: Final = 144


def render(pages: list[str], title: str, form: Literal["pdf", "png"]) -> bytes:
    """Return the file; ``form`` is ``pdf`` with a page for each picture, or ``png``, which holds one.

    A page is as large as its picture, at 96 px per inch.
    """
    return typst.compile(
        _HERE / "pictures.typ",
        root=_HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=_PNG_PPI,
        pdf_standards="1.7" if form == "pdf" else None,
        sys_inputs={"pages": json.dumps(pages), "title": title},
    )
