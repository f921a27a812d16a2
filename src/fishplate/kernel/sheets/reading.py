"""Handing a foreign table to the child, and its answer to a person."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

import fishplate
from fishplate.kernel import errors
from fishplate.kernel.errors import Text
from fishplate.kernel.sheets.cells import Cell, plain
from fishplate.kernel.wording import listed

#: Bytes of a file.
LIMIT: Final = 20_000_000
#: Rows that merged cells are followed over.
_ROWS: Final = 20_000
_PATIENCE = 20.0  # seconds on the clock; the child's own limit counts what it works
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


class Unreadable(errors.Invalid):
    """The file is no table that can be read here; the message says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__({"file": [message]})


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the spreadsheet."""

    number: int
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: the row of headings, those below it, and what a person should know of the reading.

    ``merged`` maps the number of a row to the merged range that reaches into it.
    """

    head: Row
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    merged: dict[int, str] = field(default_factory=dict)


def read(content: bytes) -> Sheet:
    """Return the first table of a CSV or XLSX file.

    Raises:
        Unreadable: it is neither, holds too much, or is made to do harm.
    """
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    # Not splitlines(): a cell may hold any other separator of lines, of which JSON escapes only the usual ones.
    lines = _ask_child(content).split("\n")
    first: dict[str, Any] = json.loads(lines[0])
    if "refused" in first:
        raise Unreadable(_reason(first))
    rows = [_row(json.loads(line)) for line in lines[1:]]
    if not rows:
        raise Unreadable(_("The file holds no row."))
    about = first["sheet"]
    return Sheet(rows[0], rows[1:], _notes(about, rows), _merged(about.get("merged", [])))


def _ask_child(content: bytes) -> str:
    """Run the child on the file; whatever ends it early is a refusal."""
    environment = {"PYTHONPATH": str(Path(fishplate.__file__).parent.parent), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # our own module
            [sys.executable, "-m", "fishplate.engines.tables"],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(_reason({"refused": "resources"})) from None
    if done.returncode != 0 or not done.stdout:
        raise Unreadable(_reason({"refused": "resources"}))
    return done.stdout.decode("utf-8", "replace")


def _row(line: Any) -> Row:
    number, cells = line
    return Row(number, [_cell(cell) for cell in cells])


def _cell(cell: Any) -> Cell | None:
    if cell is None:
        return None
    kind, text, computed = cell[0], cell[1], len(cell) > 2
    return Cell(kind, plain(text) if kind == "text" else text, computed)


def _reason(refused: dict[str, Any]) -> str:
    texts = {
        "bytes": _("The file is larger than {most} MB.").format(most=LIMIT // 1_000_000),
        "binary": _("This is neither CSV nor XLSX. Save the table as one of these; of CSV, take “CSV UTF-8”."),
        "null": _("This CSV file holds null characters, which no text does. Save it as “CSV UTF-8”."),
        "encoding": _("The characters of this CSV file are neither UTF-8 nor GB18030. Save it as “CSV UTF-8”."),
        "old": _("This is a workbook of an old kind, or behind a password. Save it as .xlsx without a password."),
        "workbook": _("This workbook is damaged or no XLSX file. Open it, save it as .xlsx, and try again."),
        "entities": _("This workbook defines XML entities, which no spreadsheet does. It was not read."),
        "resources": _("This file unpacks to more than can be read here. Split it into smaller ones."),
        "rows": _("The table has more than {most} rows. Split it into several files."),
        "columns": _("Row {row} has more than {most} columns."),
        "characters": _("A cell in row {row} holds more than {most} characters."),
        "csv": _("Row {row} cannot be read as CSV: a quotation mark is not closed, or a cell is far too long."),
    }
    return texts[refused["refused"]].format(**refused)


def _notes(about: dict[str, Any], rows: list[Row]) -> list[str]:
    if about["kind"] == "csv":
        names = {",": _("comma"), ";": _("semicolon"), "\t": _("tabulator"), "|": "|"}
        between = names.get(about["delimiter"], about["delimiter"])
        notes = [_("Read as CSV in {encoding}, cells separated by: {between}.").format(between=between, **about)]
    else:
        notes = [_("Read from the sheet “{name}”.").format(name=about["name"])]
        if about["others"]:
            notes.append(_("Other sheets were left alone: {names}.").format(names=listed(about["others"][:10])))
    computed = sum(cell.computed for row in rows for cell in row.cells if cell is not None)
    if computed:
        text = _("Cells with a formula: {count}. The results stored in the file were taken.")
        notes.append(text.format(count=computed))
    return notes


def _merged(ranges: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in ranges:
        match = _RANGE.fullmatch(one)
        if match is None:
            continue
        first, last = int(match[2]), int(match[4])
        for number in range(first, min(last, first + _ROWS) + 1):
            found.setdefault(number, one)
            if len(found) > _ROWS:
                return found
    return found
