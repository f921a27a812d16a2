"""From a sheet to rows that know what they are about: which record, which values, and everything wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.kernel.sheets import Cell, Sheet
from fishplate.kernel.sheets import Row as Line
from fishplate.kernel.wording import listed
from fishplate.web.importing.cells import named, shown, spoken, text_of, value_of
from fishplate.web.importing.declaring import Column, Target
from fishplate.web.importing.names import AMBIGUOUS, fold

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: in which row, in which column (empty: the whole row), and why."""

    row: int
    column: str
    reason: str


@dataclass(slots=True)
class Row(Generic[R]):
    """A row with its record, where there is one, and its values: those of the file over those that stand."""

    number: int
    label: str
    record: R | None
    values: dict[str, Any]
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "created" if self.record is None else "changed" if self.changes else "unchanged"


class Reader(Generic[R]):
    """Reads the rows of a sheet for a target; what is wrong collects in ``problems``."""

    def __init__(self, target: Target[R], sheet: Sheet) -> None:
        self.target, self.sheet = target, sheet
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self._columns: list[tuple[int, Column]] = self._match_heads()
        self._records = self._known()
        self._seen: dict[str, int] = {}

    def rows(self) -> list[Row[R]]:
        """Return the sound rows; the others are told in ``problems``."""
        if self.problems:
            return []
        return [row for line in self.sheet.rows if (row := self._row(line)) is not None]

    def _wrong(self, row: int, column: Text, *reasons: Text) -> None:
        self.problems += [Problem(row, str(column), str(reason)) for reason in reasons]

    def _match_heads(self) -> list[tuple[int, Column]]:
        known: dict[str, Column] = {}
        for column in self.target.columns:
            known.update({fold(text): column for text in (column.name, *spoken(column.label))})
        found: dict[str, tuple[int, Column]] = {}
        unknown: list[str] = []
        number = self.sheet.head.number
        for place, cell in enumerate(self.sheet.head.cells):
            if cell is None:
                continue
            column_or_none = known.get(fold(cell.text.rstrip(" *＊")))
            if column_or_none is None:
                unknown.append(cell.text.strip())
            elif column_or_none.name in found:
                self._wrong(number, column_or_none.label, _("This column is there twice."))
            else:
                found[column_or_none.name] = place, column_or_none
        self._check_heads(found, number)
        if unknown:
            self.notes.append(_("Columns that this list does not have were left out: {names}.").format(
                names=listed(unknown[:20])
            ))  # fmt: skip
        return list(found.values())

    def _check_heads(self, found: dict[str, Any], number: int) -> None:
        labels = {column.name: str(column.label) for column in self.target.columns}
        if not found:
            expected = listed(labels.values())
            self._wrong(number, "", _("The first row has to name the columns: {expected}.").format(expected=expected))
        elif not set(self.target.keys) & set(found):
            wanted = " / ".join(labels[key] for key in self.target.keys)
            self._wrong(number, wanted, _("This column is needed: it tells which record a row is about."))

    def _known(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {name: {} for name in self.target.keys}
        for record in self.target.each():
            for name in self.target.keys:
                key = fold(self.target.key(name, record))
                found[name][key] = AMBIGUOUS if key in found[name] else record
        return found

    def _row(self, line: Line) -> Row[R] | None:
        before = len(self.problems)
        if (merged := self.sheet.merged.get(line.number)) is not None:
            self._wrong(line.number, "", _("Cells {range} are merged. Separate them and fill each row.").format(
                range=merged
            ))  # fmt: skip
            return None
        cells = {column.name: line.cells[place] if place < len(line.cells) else None for place, column in self._columns}
        record = self._record(line.number, cells)
        if len(self.problems) > before:
            return None
        values = dict(self._values(line.number, cells, record))
        if len(self.problems) > before:
            return None
        if self.target.normal is not None:
            values = self.target.normal(values)
        if record is None:
            self._check_complete(line.number, values)
        label = next((cell.text.strip() for key in self.target.keys if (cell := cells.get(key)) is not None), "")
        if len(self.problems) > before:
            return None
        return self._settled(line.number, label, record, values)

    def _record(self, number: int, cells: dict[str, Cell | None]) -> R | None:
        """Return the record that a row is about; ``None`` for a new one."""
        labels = {column.name: column.label for column in self.target.columns}
        for key in self.target.keys:
            if (cell := cells.get(key)) is None:
                continue
            try:
                text = fold(text_of(cell))
            except ValidationError as error:
                self._wrong(number, labels[key], *error.messages)
                return None
            record = self._records[key].get(text)
            if record is AMBIGUOUS:
                self._wrong(number, labels[key], _("Several records are called “{text}”.").format(text=cell.text))
                return None
            if record is None and key in self.target.given:
                self._wrong(number, labels[key], _("There is no “{text}”; leave the cell of a new row empty.").format(
                    text=cell.text
                ))  # fmt: skip
                return None
            if self._is_second(number, labels[key], f"{key}:{text}" if record is None else str(record.pk)):
                return None
            return record
        if not set(self.target.keys) - set(self.target.given):
            return None
        key = next(key for key in self.target.keys if key not in self.target.given)
        self._wrong(number, labels[key], _("This is needed: it tells which record a row is about."))
        return None

    def _is_second(self, number: int, column: Text, about: str) -> bool:
        first = self._seen.setdefault(about, number)
        if first != number:
            self._wrong(number, column, _("Row {row} is about the same.").format(row=first))
        return first != number

    def _values(self, number: int, cells: dict[str, Cell | None], record: R | None) -> Iterator[tuple[str, Any]]:
        for _place, column in self._columns:
            if column.field is None:
                continue
            cell = cells[column.name]
            # Nothing is emptied that cannot be empty: what stands remains.
            if cell is None and record is not None and column.field.required:
                continue
            try:
                if (names := self.target.names.get(column.name)) is not None:
                    several = column.name in self.target.lists
                    yield column.name, named(names, cell, several=several, required=column.field.required)
                else:
                    yield column.name, value_of(column.field, cell)
            except ValidationError as error:
                self._wrong(number, column.label, *error.messages)

    def _check_complete(self, number: int, values: dict[str, Any]) -> None:
        """A new record takes what its form would start with where the file has no such column."""
        for column in self.target.columns:
            if column.field is None or column.name in values:
                continue
            if column.required:
                self._wrong(number, column.label, _("This column is needed for a new record."))
            elif column.name in self.target.names:
                values[column.name] = [] if column.name in self.target.lists else None
            else:
                values[column.name] = value_of(column.field, None)

    def _settled(self, number: int, label: str, record: R | None, values: dict[str, Any]) -> Row[R]:
        if record is None:
            return Row(number, label, None, values)
        standing = self.target.standing(record)
        row = Row(number, label, record, {**standing, **values})
        for column in self.target.columns:
            if column.name in values and not _same(standing.get(column.name), values[column.name]):
                names = self.target.names.get(column.name)
                was, is_now = standing.get(column.name), values[column.name]
                told = shown(column.field, names, was), shown(column.field, names, is_now)
                row.changes.append((str(column.label), *told))
        return row


def _same(standing: Any, given: Any) -> bool:
    if isinstance(given, list):
        return {str(one) for one in standing or ()} == {str(one) for one in given}
    if standing in (None, "") or given in (None, ""):
        return standing in (None, "") and given in (None, "")
    return bool(standing == given or str(standing) == str(given))
