"""How a value that was stored reads: a choice by its label, a record by its name, a day as people write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, UUIDField
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.records import Reference, Shown
from fishplate.kernel.wording import labelled, listed
from fishplate.web.history import naming, own_fields
from fishplate.web.history.own_fields import OwnFields

LONGEST = 120
#: Columns that say nothing to a reader.
_PLUMBING = frozenset(
    {
        *("id", "version", "created_at", "updated_at", "position", "attached_by", "removed_by"),
        *("record_kind", "record_id", "subject_kind", "subject_id", "chain"),
        # Counters behind the numbers that are given once, and the notes of our own clockwork.
        *("last_number", "last_objective", "last_indicator", "remind_at", "is_being_tried", "active_since"),
    }
)
_SEALED = "•••"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the records that entries mention are called, as far as one person may see them."""

    found: Mapping[Reference, Shown] = field(default_factory=dict)
    own: OwnFields = field(default_factory=OwnFields)

    @classmethod
    def of(cls, references: Iterable[Reference], rows: Iterable[Mapping[str, Any]], actor: Actor) -> Names:
        """Look all of them up, and the fields of their own that ``rows`` hold: one query for each kind."""
        return cls(records.show_all(references, actor), OwnFields.of(rows, actor))


def mentioned(rows: Iterable[Mapping[str, Any]]) -> Iterator[Reference]:
    """Yield the records that the values of these rows point at."""
    for row in rows:
        for name, values in row["fields"].items():
            target = _target(_column(row["kind"], name))
            for value in values:
                if target and (to := _reference(target, value)) is not None:
                    yield to
                elif isinstance(value, dict):
                    for key, part in value.items():
                        yield from _points(row["kind"], f"{name}.{key}", part)


def changes(row: Mapping[str, Any], names: Names) -> list[FieldChange]:
    """Return what changed in one row, without the columns that say nothing."""
    found = []
    hidden: frozenset[str] = getattr(_model(row["kind"]), "AUDIT_HIDDEN", frozenset())
    for name, (before, after) in row["fields"].items():
        column = _column(row["kind"], name)
        if name in _PLUMBING or (column is not None and not is_told(column)):
            continue
        if row["kind"] == own_fields.KIND and name != "values":
            continue  # whose they are is what the entry is about
        label = name_of(row["kind"], name)
        if name in hidden:
            found.append(FieldChange(label, _sealed(before), _sealed(after)))
        elif isinstance(before, dict) or isinstance(after, dict):
            found += _inside(row, name, before, after, names)
        else:
            found.append(FieldChange(label, _words(column, before, names), _words(column, after, names)))
    return found


def name_of(kind: str, field: str) -> str:
    """Return what a field is called in the reader's language.

    A reference that no form names is called as what it points at. ``AUDIT_NAMES`` of a model names whatever else has
    no name of its own, the parts of a JSON value (``settings.path``) among it; ``AUDIT_POINTS`` says of which kinds
    the records are that such a part points at.
    """
    model, column = _model(kind), _column(kind, field)
    own: Mapping[str, Text] = getattr(model, "AUDIT_NAMES", {})
    if field in own:
        return str(own[field])
    if column is None:
        return field.rpartition(".")[2].replace("_", " ")
    if not isinstance(column.verbose_name, Promise) and (target := _target(column)):
        return naming.kind_name(target)
    return str(column.verbose_name)


def telling_first(kind: str, fields: Iterable[str]) -> list[str]:
    """Return fields so that what tells a row from its like comes first: a choice, then a record, then the rest."""

    def rank(name: str) -> int:
        column = _column(kind, name)
        return 0 if getattr(column, "flatchoices", ()) else 1 if _target(column) else 2

    return sorted(fields, key=rank)


def is_told(column: Field[Any, Any]) -> bool:
    """Whether values of this column are put into words: no plumbing, no bare id, no row that is shown nowhere."""
    if column.name in _PLUMBING:
        return False
    target = _target(column)
    return naming.is_known(target) if target else not isinstance(column, UUIDField)


def _inside(row: Mapping[str, Any], field: str, before: Any, after: Any, names: Names) -> Iterator[FieldChange]:
    """A value of several parts, part by part."""
    kind = row["kind"]
    old, new = (value if isinstance(value, dict) else {} for value in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) == new.get(key):
            continue
        pair = old.get(key), new.get(key)
        if (one := names.own.get(row, key)) is not None:
            yield FieldChange(one.label, *(names.own.say(one, value) for value in pair))
        else:
            part = f"{field}.{key}"
            yield FieldChange(
                f"{name_of(kind, field)} · {name_of(kind, part)}", *(_part(kind, part, value, names) for value in pair)
            )


def _part(kind: str, part: str, value: Any, names: Names) -> str:
    """One part of such a value; a record that it points at by its name."""
    points = list(_points(kind, part, value))
    shown = next((names.found[to].label for to in points if to in names.found), _("something not shown to you"))
    return shown if points else _plain(value)


def _points(kind: str, part: str, value: Any) -> Iterator[Reference]:
    """Yield what a part of a JSON value may point at, as ``AUDIT_POINTS`` of the model says: one kind or another."""
    points: Mapping[str, tuple[str, ...]] = getattr(_model(kind), "AUDIT_POINTS", {})
    for target in points.get(part, ()):
        if value and (to := _reference(target, value)) is not None:
            yield to


def _words(column: Field[Any, Any] | None, value: Any, names: Names) -> str:
    if value in (None, ""):
        return "—"
    target = _target(column)
    if target:
        to = _reference(target, value)
        shown = names.found.get(to) if to is not None else None
        return shown.label if shown else _("something not shown to you")
    labels = {str(key): label for key, label in getattr(column, "flatchoices", ())}
    if str(value) in labels:
        return str(labels[str(value)])
    return _instant(column, value) or _plain(value)


def _instant(column: Field[Any, Any] | None, value: Any) -> str:
    """A day or an instant as people write it; nothing for what is neither."""
    if not isinstance(value, str) or column is None:
        return ""
    try:
        match column.get_internal_type():
            case "DateField":
                return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
            case "DateTimeField":
                return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    except ValueError:
        pass
    return ""


def _plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(_plain(one) for one in value)
    if isinstance(value, dict):
        return listed(labelled(key, _plain(one)) for key, one in value.items())
    return Truncator(str(formats.localize(value))).chars(LONGEST)


def _sealed(value: Any) -> str:
    return _SEALED if value else "—"


def _model(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _column(kind: str, name: str) -> Field[Any, Any] | None:
    model = _model(kind)
    try:
        found = model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _target(column: Field[Any, Any] | None) -> str:
    """The kind a column points at; nothing for one that holds a value."""
    model = column.related_model if column is not None else None
    return model._meta.label_lower if isinstance(model, type) else ""


def _reference(kind: str, value: Any) -> Reference | None:
    try:
        return Reference(kind, UUID(str(value)))
    except ValueError:
        return None
