"""How a value that was stored reads: a choice by its label, a record by its name, a day as people write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference, Shown

LONGEST = 120
#: Columns that say nothing to a reader.
_PLUMBING = frozenset(
    {"id", "version", "created_at", "updated_at", "position", "record_kind", "record_id", "attached_by"}
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

    @classmethod
    def of(cls, references: Iterable[Reference], actor: Actor) -> Names:
        """Look all of them up: one query for each kind."""
        by_kind: dict[str, set[UUID]] = {}
        for to in references:
            by_kind.setdefault(to.kind, set()).add(to.id)
        found = {}
        known = {kind.key: kind for kind in records.kinds()}
        for key, ids in by_kind.items():
            if (kind := known.get(key)) is None:
                continue
            for record in kind.visible_to(actor).filter(pk__in=ids):
                to = Reference(key, record.pk)
                found[to] = Shown(to, kind.name, kind.label(record), kind.url(record))
        return cls(found)


def mentioned(rows: Iterable[Mapping[str, Any]]) -> Iterator[Reference]:
    """Yield the records that the values of these rows point at."""
    for row in rows:
        for name, values in row["fields"].items():
            target = _target(_column(row["kind"], name))
            for value in values if target else ():
                if (to := _reference(target, value)) is not None:
                    yield to


def changes(row: Mapping[str, Any], names: Names) -> list[FieldChange]:
    """Return what changed in one row, without the columns that say nothing."""
    found = []
    hidden: frozenset[str] = getattr(_model(row["kind"]), "AUDIT_HIDDEN", frozenset())
    for name, (before, after) in row["fields"].items():
        if name in _PLUMBING:
            continue
        column = _column(row["kind"], name)
        label = str(column.verbose_name) if column is not None else name
        if name in hidden:
            found.append(FieldChange(label, _sealed(before), _sealed(after)))
        elif isinstance(before, dict) or isinstance(after, dict):
            found += _inside(label, before, after)
        else:
            found.append(FieldChange(label, _words(column, before, names), _words(column, after, names)))
    return found


def _inside(label: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """A value of several parts, part by part."""
    old, new = (value if isinstance(value, dict) else {} for value in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            name = f"{label} · {str(key).replace('_', ' ')}"
            yield FieldChange(name, _plain(old.get(key)), _plain(new.get(key)))


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
                return formats.date_format(date.fromisoformat(value))
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
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items())
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
