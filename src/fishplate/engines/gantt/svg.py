"""Marks on a page, written as SVG: what a text says is never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONT = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
#: What XML has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Widths in parts of the size of the letters: an ideograph fills a square.
_WIDE, _NARROW = 1.0, 0.53


def width_of(text: str, size: float) -> float:
    """About how many px a line of text takes."""
    return size * sum(_WIDE if unicodedata.east_asian_width(char) in "WF" else _NARROW for char in text)


def cut(text: str, size: float, width: float) -> str:
    """The text, or as much of its beginning as has room in ``width`` px."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text, size) + size > width:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""


class Page:
    """A page that is being drawn; coordinates are px from its upper left corner."""

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height, self.title = width, height, title
        self._marks: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, **style: object) -> None:
        """Draw a rectangle."""
        self._mark("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), **style)

    def line(self, x1: float, y1: float, x2: float, y2: float, **style: object) -> None:
        """Draw a line."""
        self._mark("line", x1=x1, y1=y1, x2=x2, y2=y2, **style)

    def path(self, points: Iterable[tuple[float, float]], *, closed: bool = False, **style: object) -> None:
        """Draw a line through points, or the area within."""
        drawn = "L".join(f"{_figure(x)} {_figure(y)}" for x, y in points)
        self._mark("path", d=f"M{drawn}{'Z' if closed else ''}", **style)

    def text(self, x: float, y: float, text: str, size: float, **style: object) -> None:
        """Write a line of text, whose left end or what ``text_anchor`` says is at ``x``."""
        attributes = _attributes({"x": x, "y": y, "font_size": size, **style})
        self._marks.append(f"<text{attributes}>{escape(_UNWRITABLE.sub(' ', text))}</text>")

    def begin_clip(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """Let what follows, up to ``end_clip``, be seen in this rectangle only."""
        box = _attributes({"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)})
        self._marks.append(f'<clipPath id="{name}"><rect{box}/></clipPath><g clip-path="url(#{name})">')

    def end_clip(self) -> None:
        """Let all be seen again."""
        self._marks.append("</g>")

    def svg(self) -> str:
        """The page as a document."""
        size = f'width="{_figure(self.width)}" height="{_figure(self.height)}"'
        box = f'viewBox="0 0 {_figure(self.width)} {_figure(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} font-family={quoteattr(FONT)} role="img">'
            f"<title>{escape(_UNWRITABLE.sub(' ', self.title))}</title>{''.join(self._marks)}</svg>"
        )

    def _mark(self, name: str, **attributes: object) -> None:
        self._marks.append(f"<{name}{_attributes(attributes)}/>")


def _attributes(given: dict[str, object]) -> str:
    return "".join(f" {name.replace('_', '-')}={quoteattr(_figure(value))}" for name, value in given.items())


def _figure(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
