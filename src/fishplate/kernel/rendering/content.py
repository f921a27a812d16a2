"""What a document says: title, sections of text, facts and tables, and who signs. Plain, checked and frozen.

The canonical JSON of a ``Content`` is what its hash is taken of, so it holds nothing of the day it is printed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: XML, and so DOCX and XLSX, has no way to write these.
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MOST_ROWS: Final = 10_000


class CellType(StrEnum):
    """How a spreadsheet keeps a value; on paper all of them are text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    HASH = "hash"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is read, and as a figure (``NUMBER``) or in ISO 8601 (``DATE``, ``INSTANT``: local time)."""

    text: str
    type: CellType = CellType.TEXT
    value: int | float | str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a title block: its key names it in templates."""

    key: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Words:
    """Running text; a line break is a new paragraph. ``empty`` stands there where nothing was written."""

    key: str
    text: str
    title: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A block of labelled values."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` is its share of the page."""

    key: str
    label: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its key and those of its columns name the cells in templates. ``empty`` is said when it has no row."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    empty: str = ""


Block = Words | Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a numbered heading. ``order`` is where it stands among what others add to the document."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Party:
    """A line to sign on; name, date and digest are filled in where somebody signed electronically."""

    key: str
    label: str
    organisation: str = ""
    name: str = ""
    signed: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document in one language (``en``, ``zh-hans``); ``wide`` asks for paper on its side."""

    language: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    parties: tuple[Party, ...] = ()
    wide: bool = False


def clean(text: str) -> str:
    """Return the text without what no file format can hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def as_text(content: Content) -> str:
    """Return the canonical JSON of a checked content; ``ValueError`` names what is wrong with it."""
    _check(content)
    plain = asdict(content)
    for section, told in zip(content.sections, plain["sections"], strict=True):
        told["blocks"] = [
            {"block": type(block).__name__.lower(), **values}
            for block, values in zip(section.blocks, told["blocks"], strict=True)
        ]
        del told["order"]
    return json.dumps(_cleaned(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_text(text: str) -> Content:
    """Read what ``as_text`` wrote."""
    plain = json.loads(text)
    sections = tuple(
        Section(one["key"], one["title"], tuple(_block(block) for block in one["blocks"])) for one in plain["sections"]
    )
    parties = tuple(Party(**party) for party in plain["parties"])
    return Content(**{**plain, "sections": sections, "parties": parties})


def blocks(content: Content) -> Iterator[Block]:
    """Yield every block of every section."""
    for section in content.sections:
        yield from section.blocks


def _block(told: dict[str, Any]) -> Block:
    kind, values = told["block"], {key: value for key, value in told.items() if key != "block"}
    if kind == "words":
        return Words(**values)
    if kind == "facts":
        return Facts(tuple(Entry(one["key"], one["label"], _cell(one["cell"])) for one in values["entries"]))
    columns = tuple(Column(**column) for column in values.pop("columns"))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in values.pop("rows"))
    return Table(columns=columns, rows=rows, **values)


def _cell(told: dict[str, Any]) -> Cell:
    return Cell(told["text"], CellType(told["type"]), told["value"])


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value


def _check(content: Content) -> None:
    names = Counter(section.key for section in content.sections)
    for block in blocks(content):
        if isinstance(block, Facts):
            names.update(f"field {entry.key}" for entry in block.entries)
        elif isinstance(block, Words):
            names.update([f"text {block.key}"])
        else:
            names.update([f"table {block.key}"])
            _check_table(block)
    for name, count in names.items():
        if count > 1 or not _KEY.fullmatch(name.rpartition(" ")[2]):
            raise ValueError(f"a document's keys are lower case and stand once: {name}")


def _check_table(table: Table) -> None:
    keys = [column.key for column in table.columns]
    if len(set(keys)) != len(keys) or not all(_KEY.fullmatch(key) for key in keys):
        raise ValueError(f"the columns of table {table.key} need different keys in lower case")
    if len(table.rows) > MOST_ROWS:
        raise ValueError(f"table {table.key} has more than {MOST_ROWS} rows")
    if any(len(row) != len(keys) for row in table.rows):
        raise ValueError(f"every row of table {table.key} needs {len(keys)} cells")
