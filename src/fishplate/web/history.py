"""How the history reads: an action by its record and participle, a field by its name, a value as people write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fishplate.kernel import records
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.errors import Text

_PARTICIPLES: dict[str, Text] = {
    "abandoned": pgettext_lazy("history", "given up"),
    "added": pgettext_lazy("history", "added"),
    "allowed": pgettext_lazy("history", "allowed"),
    "amended": pgettext_lazy("history", "changed"),
    "approved": pgettext_lazy("history", "approved"),
    "attached": pgettext_lazy("history", "attached"),
    "cancelled": pgettext_lazy("history", "cancelled"),
    "cast": pgettext_lazy("history", "cast"),
    "changed": pgettext_lazy("history", "changed"),
    "closed": pgettext_lazy("history", "closed"),
    "created": pgettext_lazy("history", "created"),
    "decided": pgettext_lazy("history", "decided"),
    "defined": pgettext_lazy("history", "defined"),
    "deleted": pgettext_lazy("history", "deleted"),
    "detached": pgettext_lazy("history", "taken away"),
    "entered": pgettext_lazy("history", "entered a phase"),
    "filled": pgettext_lazy("history", "filled in"),
    "finished": pgettext_lazy("history", "finished"),
    "forbidden": pgettext_lazy("history", "forbidden"),
    "founded": pgettext_lazy("history", "founded"),
    "granted": pgettext_lazy("history", "granted"),
    "moved": pgettext_lazy("history", "moved"),
    "opened": pgettext_lazy("history", "opened"),
    "paused": pgettext_lazy("history", "paused"),
    "planned": pgettext_lazy("history", "planned"),
    "recorded": pgettext_lazy("history", "recorded"),
    "redelivered": pgettext_lazy("history", "sent once more"),
    "refused": pgettext_lazy("history", "refused"),
    "registered": pgettext_lazy("history", "registered"),
    "rejected": pgettext_lazy("history", "rejected"),
    "removed": pgettext_lazy("history", "removed"),
    "renewed": pgettext_lazy("history", "made anew"),
    "reopened": pgettext_lazy("history", "reopened"),
    "requested": pgettext_lazy("history", "requested"),
    "resumed": pgettext_lazy("history", "resumed"),
    "restored": pgettext_lazy("history", "put back"),
    "retired": pgettext_lazy("history", "retired"),
    "revoked": pgettext_lazy("history", "revoked"),
    "rotated": pgettext_lazy("history", "given a new secret"),
    "scheduled": pgettext_lazy("history", "scheduled"),
    "set": pgettext_lazy("history", "set"),
    "started": pgettext_lazy("history", "started"),
    "submitted": pgettext_lazy("history", "submitted"),
    "tested": pgettext_lazy("history", "tested"),
    "uploaded": pgettext_lazy("history", "uploaded"),
    "voided": pgettext_lazy("history", "voided"),
    "withdrawn": pgettext_lazy("history", "withdrawn"),
    "written": pgettext_lazy("history", "written"),
}
_OPERATIONS: dict[str, Text] = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
}
#: What an action speaks of where that is no record of its own, by the action without its participle.
_SUBJECTS: dict[str, Text] = {}
#: Columns that say nothing to a reader.
_PLUMBING = frozenset({"id", "version", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of the change: what kind of record, what happened to it, and its fields."""

    kind: str
    operation: Text
    fields: list[FieldChange]


def register_subject(action: str, name: Text) -> None:
    """Let ``organisations.second_factor_added`` read "second factor: added", although its target is a person."""
    _SUBJECTS[action] = name


def name_of(entry: Entry | Told) -> str:
    """Return "member: added" for ``projects.member_added``; an action nobody named reads as it is written."""
    kind = entry.target_kind if isinstance(entry, Entry) else entry.target.kind
    subject, _underscore, done = entry.action.rpartition("_")
    participle = _PARTICIPLES.get(done)
    try:
        name = _SUBJECTS.get(subject) or records.get(kind).name
    except LookupError:
        return entry.action
    if participle is None:
        return entry.action
    return _("%(record)s: %(done)s") % {"record": name, "done": participle}


def rows(told: Told) -> list[RowChange]:
    """Return what changed, row by row."""
    return [
        RowChange(
            kind=_kind_name(row["kind"]),
            operation=_OPERATIONS[row["operation"]],
            fields=[
                FieldChange(_field_name(row["kind"], name), _text(before), _text(after))
                for name, (before, after) in row["fields"].items()
                if name not in _PLUMBING
            ],
        )
        for row in told.rows
    ]


def _kind_name(kind: str) -> str:
    try:
        return str(records.get(kind).name)
    except LookupError:
        return kind


def _field_name(kind: str, name: str) -> str:
    try:
        field: Field[Any, Any] | Any = _model(kind)._meta.get_field(name)
        return str(field.verbose_name)
    except (LookupError, FieldDoesNotExist, AttributeError):
        return name


def _model(kind: str) -> type[Model]:
    return records.get(kind).model


def _text(value: Any) -> str:
    return "—" if value in (None, "") else str(localize(value))
