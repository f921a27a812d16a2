"""The one form style. Forms are plain Django forms of this class; their look stands in ``templates/web/forms/``.

A form that edits a record is given it (``record=``): the values of the same names fill it, and a hidden ``version``
goes along, so that the service can tell whether somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.forms.renderers import TemplatesSetting

from fishplate.kernel.errors import Invalid, Text
from fishplate.kernel.fields import Record

VERSION = "version"


class Renderer(TemplatesSetting):
    """Every form of the product, those of libraries included, is drawn by our templates."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"


def _picker(field: forms.DateField | forms.DateTimeField) -> forms.Widget:
    """Return the browser's own picker; it shows dates as its reader writes them, and sends them as ISO 8601."""
    if isinstance(field, forms.DateTimeField):
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Form(forms.Form):
    """A form of one use case; its fields are called like the keyword arguments of the service."""

    required_css_class = "required"

    def __init__(self, *args: Any, record: Record | None = None, **options: Any) -> None:
        self.record = record
        if record is not None:
            options["initial"] = {**self.values_of(record), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.widget = _picker(field)
        if record is not None:
            self.fields[VERSION] = forms.IntegerField(widget=forms.HiddenInput)

    def values_of(self, record: Record) -> dict[str, Any]:
        """Return what the fields show of ``record``: attributes of the same names, unless overridden."""
        names = [*self.base_fields, VERSION]
        values = {name: getattr(record, name) for name in names if hasattr(record, name)}
        # A choice compares what was typed with what stands as it was typed: as text.
        return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}

    def take(self, error: Invalid) -> None:
        """Put what the service found wrong at the fields it concerns; what has no field stands above the form."""
        for name, texts in error.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, str(text))


class IdChoiceField(forms.TypedChoiceField):
    """A choice among records: its value is a UUID, or ``None`` where nothing has to be chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=lambda value: UUID(str(value)), empty_value=None, **options)

    def offer(self, records: Iterable[tuple[UUID, str]], *, to_begin_with: bool = True) -> None:
        """Offer these records; where there is only one, it is chosen to begin with.

        Not so without ``to_begin_with``: what is chosen here is a decision, which is not made by leaving it alone.
        """
        offered = [(str(pk), label) for pk, label in records]
        self.choices = offered if self.required and to_begin_with else [("", "—"), *offered]
        if len(offered) == 1 and to_begin_with:
            self.initial = offered[0][0]


def options(field: forms.ChoiceField) -> list[tuple[str, Text]]:
    """Return what can be chosen, without headings of groups."""
    found: list[tuple[str, Text]] = []
    given: Any = field.choices
    for value, label in given:
        found += [(str(one), text) for one, text in label] if isinstance(label, list | tuple) else [(str(value), label)]
    return found
