"""The table to fill in: headings in the reader's language, what may stand below them on a second sheet."""

from __future__ import annotations

import tempfile
from typing import Any

from django import forms
from django.http import FileResponse
from django.utils.translation import gettext as _

from fishplate.kernel import sheets
from fishplate.kernel.fields import Record
from fishplate.web.forms import options
from fishplate.web.importing.cells import shown
from fishplate.web.importing.declaring import Column, Importer, Target

_MOST_NAMES = 500


def template_response(importer: Importer[Any, Any], target: Target[Record], *, filled: bool = False) -> FileResponse:
    """Return an empty workbook for the list, or with ``filled`` one that holds what is there."""
    columns = target.columns
    rows = ([_cell(target, column, record) for column in columns] for record in target.each()) if filled else ()
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    sheets.write_xlsx(
        file,
        title=str(importer.name),
        head=[f"{column.label} *" if column.required else str(column.label) for column in columns],
        rows=rows,
        notes=[(_("How to fill it in"), _explained(target, columns)), (_("Names"), _named(target, columns))],
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{importer.key}.xlsx", content_type=sheets.XLSX)


def _cell(target: Target[Record], column: Column, record: Record) -> Any:
    if column.field is None:
        return target.key(column.name, record)
    value = target.standing(record)[column.name]
    plain = isinstance(column.field, forms.DateField | forms.IntegerField | forms.DecimalField)
    return value if plain else shown(column.field, target.names.get(column.name), value)


def _explained(target: Target[Record], columns: list[Column]) -> list[list[Any]]:
    head = [_("Column"), _("Needed"), _("What stands in it"), _("Example")]
    lines = [
        [
            str(column.label),
            _("yes") if column.required else "",
            " ".join(filter(None, [str(column.help_text), what(target, column)])),
            target.example.get(column.name, ""),
        ]
        for column in columns
    ]
    keys = " / ".join(str(column.label) for name in target.keys for column in columns if column.name == name)
    rules = [
        _("A row whose “{keys}” is known changes that record; any other makes a new one.").format(keys=keys),
        _("Columns that are left out keep what stands. All rows go in, or none."),
    ]
    return [head, *lines, [], *([rule] for rule in rules)]


def _named(target: Target[Record], columns: list[Column]) -> list[list[Any]]:
    known = [column for column in columns if column.name in target.names]
    lists = [list(dict.fromkeys(target.names[column.name]))[:_MOST_NAMES] for column in known]
    longest = max(map(len, lists), default=0)
    lines = [[names[place] if place < len(names) else "" for names in lists] for place in range(longest)]
    return [[str(column.label) for column in known], *lines]


def what(target: Target[Any], column: Column) -> str:
    """Say what a cell of the column may hold."""
    field = column.field
    if field is None:
        return _("Given by itself; leave it empty in a new row.")
    if column.name in target.lists:
        return _("Names of the sheet “Names”, with a comma between.")
    if column.name in target.names:
        return _("A name of the sheet “Names”.")
    if isinstance(field, forms.BooleanField):
        return _("yes or no")
    if isinstance(field, forms.ChoiceField):
        return _("One of: {options}.").format(
            options=" / ".join(str(label) for value, label in options(field) if value)
        )
    if isinstance(field, forms.DateField):
        return _("A date, such as 2026-11-30.")
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return _("A number.")
    most = getattr(field, "max_length", None)
    return _("Text of at most {most} characters.").format(most=most) if most else _("Text.")
