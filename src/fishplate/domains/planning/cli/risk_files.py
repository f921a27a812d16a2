"""Risk drivers as people keep them: a table (.csv) or .json."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fishplate.engines.scheduling.simulation.uncertainty import RiskDriver, ThreePoint

from .bad_input import BadInput

#: Far more than anybody keeps by hand.
MOST_BYTES: Final = 5_000_000
_COLUMNS: Final = ("risk", "probability", "optimistic", "most_likely", "pessimistic", "tasks")


def read(file: Path) -> tuple[RiskDriver, ...]:
    """Read the drivers of ``file``; ``BadInput`` names the line or entry that cannot be read."""
    text = _text(file)
    if file.suffix.lower() == ".json":
        rows = _json(file, text)
    elif file.suffix.lower() == ".csv":
        rows = _csv(file, text)
    else:
        raise BadInput(f"{file}: risks are read from .csv and .json files.")
    return tuple(_driver(file, where, row) for where, row in rows)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file}: larger than {MOST_BYTES // 1_000_000} MB.")
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}.") from None
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what a Chinese Excel writes
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"{file}: is no text.")


def _csv(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadInput(f"{file}: its first line lacks {', '.join(missing)}.")
    try:
        for row in rows:
            yield f"line {rows.line_num}", row
    except csv.Error as error:
        raise BadInput(f"{file}: line {rows.line_num}: {error}.") from None


def _json(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{file}: {error}.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{file}: is no list of risks.")
    yield from ((f"risk {number}", row) for number, row in enumerate(rows, 1))


def _driver(file: Path, where: str, row: Mapping[str, Any]) -> RiskDriver:
    name = str(row.get("risk") or "").strip()
    if not name:
        raise BadInput(f"{file}: {where}: the risk has no name.")
    probability, low, likely, high = (_number(file, where, row, column) for column in _COLUMNS[1:5])
    tasks = row.get("tasks")
    listed = tasks if isinstance(tasks, list) else re.split(r"[\s,;，；、]+", str(tasks or ""))
    touched = tuple(dict.fromkeys(str(one) for one in listed if str(one)))
    if not touched:
        raise BadInput(f"{file}: {where}: the risk touches no task.")
    return RiskDriver(name, probability, ThreePoint(low, likely, high), touched)


def _number(file: Path, where: str, row: Mapping[str, Any], column: str) -> float:
    """A number, or a percentage such as 30 %."""
    said = str(row.get(column, "")).strip()
    number, percent = (said[:-1].strip(), 100) if said.endswith(("%", "％")) else (said, 1)
    try:
        return float(number) / percent
    except ValueError:
        raise BadInput(f"{file}: {where}: {column} is no number: {said or 'nothing'}.") from None
