"""Writing a document's content: values become cells as the active language writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from fishplate.kernel.errors import Text
from fishplate.kernel.rendering import Cell, CellType, Column, Content, Entry, Facts, Party, Section, Table, Words

SHORT_HASH: Final = 12


def cell(value: Any) -> Cell:
    """Return a value as a cell: figures, days and instants stay what they are in a spreadsheet."""
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(_("yes") if value else _("no"))
    if isinstance(value, int | float | Decimal):
        figure = float(value) if isinstance(value, Decimal) else value
        return Cell(formats.localize(value, use_l10n=True), CellType.NUMBER, figure)
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        iso = local.replace(tzinfo=None).isoformat(timespec="minutes")
        return Cell(formats.date_format(local, "SHORT_DATETIME_FORMAT"), CellType.INSTANT, iso)
    if isinstance(value, date):
        return Cell(formats.date_format(value, "SHORT_DATE_FORMAT"), CellType.DATE, value.isoformat())
    return Cell(str(value))


def hashed(digest: str, *, whole: bool = False) -> Cell:
    """Return a SHA-256: its beginning on paper unless ``whole``, all of it in a spreadsheet."""
    shown = digest if whole or not digest else f"{digest[:SHORT_HASH]}…"
    return Cell(shown, CellType.HASH, digest or None)


def facts(*entries: tuple[str, Text, Any]) -> Facts:
    """Return a block of (key, label, value)."""
    return Facts(tuple(Entry(key, str(label), cell(value)) for key, label, value in entries))


def words(key: str, text: str, *, title: Text = "", empty: Text = "") -> Words:
    """Return running text; ``empty`` stands there where nothing was written."""
    return Words(key, text.strip(), str(title), str(empty))


def table(
    key: str,
    columns: Sequence[tuple[str, Text, float]],
    rows: Iterable[Sequence[Any]],
    *,
    title: Text = "",
    empty: Text = "",
) -> Table:
    """Return a table of (key, label, width) columns."""
    return Table(
        key=key,
        columns=tuple(Column(name, str(label), width) for name, label, width in columns),
        rows=tuple(tuple(cell(value) for value in row) for row in rows),
        title=str(title),
        empty=str(empty),
    )


def content(
    title: Text, subtitle: str, sections: Iterable[Section], parties: Iterable[Party] = (), *, wide: bool = False
) -> Content:
    """Return the document in the active language."""
    language = translation.get_language() or "en"
    return Content(language, str(title), subtitle, tuple(sections), tuple(parties), wide)
