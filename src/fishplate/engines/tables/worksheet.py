"""The cells of one sheet, from its elements."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from fishplate.engines.tables import limits
from fishplate.engines.tables.limits import Refusal

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_FIRST_DAY, _LAST_DAY = 61, 2_958_466  # before 1 March 1900 spreadsheets disagree on what day it is


class Styles:
    """Which styles show a number as a date."""

    def __init__(self, is_1904: bool) -> None:
        self.start_day = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet knows no zone
        self._custom: set[int] = set()
        self._dates: list[bool] = []
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element of the part of styles."""
        number = _whole(attributes.get("numFmtId", ""))
        if name == "numFmt" and re.search("[ymdhs]", _LITERAL.sub("", attributes.get("formatCode", "")).lower()):
            self._custom.add(number)
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._dates.append(number in _DATE_FORMATS or number in self._custom)

    def end(self, name: str) -> None:
        """Take the end of one."""
        if name == "cellXfs":
            self._inside = False

    def date(self, style: str, text: str) -> str:
        """Return the date that a number shows as, in ISO 8601; empty where it shows as none."""
        index = _whole(style)
        if not 0 <= index < len(self._dates) or not self._dates[index]:
            return ""
        try:
            serial = float(text)
        except ValueError:
            return ""
        if not _FIRST_DAY <= serial < _LAST_DAY:
            return ""
        at = self.start_day + timedelta(seconds=round(serial * 86_400))
        return at.date().isoformat() if (at.hour, at.minute, at.second) == (0, 0, 0) else at.isoformat()


class Worksheet:
    """Collects rows while the sheet's elements come by; blank ones are not kept, whatever it says of its size."""

    def __init__(self, shared: list[str], styles: Styles) -> None:
        self.rows: list[tuple[int, list[Any]]] = []
        self.merged: list[str] = []
        self._shared, self._styles = shared, styles
        self._row, self._column, self._size = 0, -1, 0
        self._cells: list[Any] = []
        self._type = self._style = ""
        self._value: list[str] = []
        self._reads = self._has_formula = self._in_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element."""
        if name == "row":
            self._row = _whole(attributes.get("r", "")) if "r" in attributes else self._row + 1
            self._cells, self._column = [], -1
        elif name == "c":
            match = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(match[1]) if match else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value.clear()
            self._has_formula = False
        elif name == "f":
            self._has_formula = True
        elif name in {"v", "t"}:
            self._reads = not self._in_reading
        elif name == "rPh":
            self._in_reading = True
        elif name == "mergeCell" and len(self.merged) < limits.ROWS:
            self.merged.append(attributes.get("ref", ""))

    def text(self, piece: str) -> None:
        """Take what stands between elements."""
        if not self._reads:
            return
        self._size += len(piece)
        if self._size > limits.TEXT:
            raise Refusal("resources")
        self._value.append(piece)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in {"v", "t"}:
            self._reads = False
        elif name == "rPh":
            self._in_reading = False
        elif name == "c":
            self._put(self._cell())
        elif name == "row" and any(cell is not None for cell in self._cells):
            if len(self.rows) > limits.ROWS:
                raise Refusal("rows", most=limits.ROWS)
            self.rows.append((self._row, self._cells))

    def _put(self, cell: list[Any] | None) -> None:
        if cell is None:
            return
        if self._column >= limits.COLUMNS:
            raise Refusal("columns", most=limits.COLUMNS, row=self._row)
        if self._column >= len(self._cells):
            self._cells += [None] * (self._column + 1 - len(self._cells))
        self._cells[self._column] = cell

    def _cell(self) -> list[Any] | None:
        value = "".join(self._value)
        if self._type == "s":
            index = _whole(value)
            value = self._shared[index] if 0 <= index < len(self._shared) else ""
        if len(value) > limits.CHARACTERS:
            raise Refusal("characters", most=limits.CHARACTERS, row=self._row)
        if not value.strip():
            return ["formula", ""] if self._has_formula and self._type != "str" else None
        kind, value = self._typed(value)
        return [kind, value, True] if self._has_formula else [kind, value]

    def _typed(self, value: str) -> tuple[str, str]:
        if self._type in {"s", "str", "inlineStr"}:
            return "text", value
        if self._type == "b":
            return "yesno", "true" if value.strip() in {"1", "true"} else "false"
        if self._type == "e":
            return "error", value
        if self._type == "d":
            return "date", value.removesuffix("T00:00:00").removesuffix("Z")
        day = self._styles.date(self._style, value)
        return ("date", day) if day else ("number", value.strip())


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
