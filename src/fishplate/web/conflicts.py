"""Two people changed the same record. The second sees both versions side by side and decides, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.forms import BoundField, CheckboxInput, FileField, ModelChoiceField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, records
from fishplate.kernel.wording import listed
from fishplate.web import custom_fields, http
from fishplate.web.forms import VERSION, Form

MARK = "_conflict"
PICK = "_pick."
PICKED = "picked"
THEIRS = "theirs"
_VERSIONS = (VERSION, custom_fields.VERSION)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people filled differently, each as a person reads it."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Who was faster, and when."""

    by: str
    at: datetime


def show(request: HttpRequest, form: Form, current: Model, theirs: Form, shown: dict[str, Any]) -> HttpResponse:
    """Return the page that compares what ``form`` was sent with ``theirs``, the record as it stands now."""
    context = {
        **shown,
        "differences": differences(form, theirs),
        "hidden": list(_hidden(form, theirs)),
        "files": [field for field in form if isinstance(field.field, FileField)],
        "changed": last_change(current),
        "current": current,
        "mark": MARK,
        "picked": PICKED,
    }
    name = "web/conflict.html#form" if http.wants_fragment(request) else "web/conflict.html"
    response = HttpResponse(render_to_string(name, context, request), status=errors.Stale.status)
    http.vary(response)
    return response


def differences(mine: Form, theirs: Form) -> list[Difference]:
    """Return the fields whose typed value is not the one that stands."""
    found = []
    for field in mine.visible_fields():
        other = theirs[field.name]
        if isinstance(field.field, FileField) or not field.field.has_changed(other.initial, field.data):
            continue
        found.append(
            Difference(
                field.name,
                str(field.label),
                _read(field, mine.cleaned_data.get(field.name)),
                _read(other, other.initial),
            )
        )
    return found


def chosen(sent: QueryDict, make_form: Callable[[], Form]) -> QueryDict:
    """Return ``sent`` with the standing value wherever the conflict page was answered with "theirs"."""
    if sent.get(MARK) != PICKED:
        return sent
    standing = make_form()
    data = sent.copy()
    for field in standing.visible_fields():
        if sent.get(PICK + field.name) == THEIRS:
            _put(data, field)
    return data


def last_change(record: Model) -> Changed | None:
    """Return who changed the record last, by its history."""
    entry = audit.entries_of_record(records.reference(record)).first()
    if entry is None:
        return None
    return Changed(audit.told(entry).actor, entry.at)


def _put(data: QueryDict, field: BoundField) -> None:
    name = field.html_name
    if isinstance(field.field.widget, CheckboxInput):
        data.setlist(name, ["on"] if field.initial else [])
        return
    value = field.field.widget.format_value(field.value())
    data.setlist(name, list(value) if isinstance(value, list | tuple) else [value if value is not None else ""])


def _hidden(form: Form, theirs: Form) -> list[tuple[str, str]]:
    assert isinstance(form.data, QueryDict)  # it comes from a request
    typed = [
        (name, value)
        for name, values in form.data.lists()
        if name in form.fields and name not in _VERSIONS
        for value in values
    ]
    return [*typed, *((name, str(theirs[name].initial)) for name in _VERSIONS if name in theirs.fields)]


def _read(field: BoundField, value: Any) -> str:
    """Return a value as a person reads it in a list: the label of a choice, a word for yes and no."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet | list | tuple | set):
        return listed(_read(field, item) for item in value)
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Model) and isinstance(field.field, ModelChoiceField):
        return str(field.field.label_from_instance(value))
    choices = dict(_flat(getattr(field.field, "choices", ())))
    return str(choices.get(str(value)) or formats.localize(value))


def _flat(choices: Any) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat += _flat(label)
        else:
            flat.append((str(value), str(label)))
    return flat
