"""Entries told as sentences, by day: who did what to which record, and what it was before and is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.kernel import audit, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.errors import Text
from fishplate.kernel.records import Reference, Shown
from fishplate.web.history import naming, values
from fishplate.web.history.values import FieldChange, Names

_MOST_CHANGES = 8
_OPERATIONS: dict[str, Text] = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a change: what kind of record, what happened to it, and its fields."""

    kind: str
    operation: Text
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry as it is told. ``chain`` and ``number`` find it again; ``new`` marks what the reader has not seen."""

    chain: str
    number: int
    at: datetime
    html: SafeString
    text: str
    changes: list[FieldChange]
    more: int
    note: str
    new: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day, the newest first."""

    date: date
    sentences: list[Sentence]


def rows(told: Told, actor: Actor) -> list[RowChange]:
    """Return everything that changed, row by row."""
    names = Names.of(values.mentioned(told.rows), actor)
    return [
        RowChange(naming.kind_name(row["kind"]), _OPERATIONS[row["operation"]], values.changes(row, names))
        for row in told.rows
    ]


def tell(entries: Sequence[Entry], actor: Actor, *, seen: int | None = None, own: bool = False) -> list[Sentence]:
    """Tell entries (with chain and content loaded) to one person: a query for each kind of record mentioned.

    ``seen`` is the newest entry they knew already; without it nothing is marked as new. ``own`` leaves out who did it.
    """
    read = [(entry, audit.told(entry)) for entry in entries]
    references = [to for _, told in read for to in (told.target, *values.mentioned(told.rows))]
    names = Names.of(references, actor)
    return [
        _sentence(entry, told, names, new=seen is not None and entry.pk > seen and entry.actor_id != actor.id, own=own)
        for entry, told in read
    ]


def by_day(sentences: Iterable[Sentence]) -> list[Day]:
    """Group sentences by the reader's days."""
    return [
        Day(day, list(group)) for day, group in groupby(sentences, key=lambda one: timezone.localtime(one.at).date())
    ]


def place_of(entry: Entry, actor: Actor) -> Shown | None:
    """Return how the record of an entry is called now and where it is; ``None`` where it is gone."""
    return records.show(Reference(entry.target_kind, entry.target_id), actor)


def in_a_line(entry: Entry, *, own: bool = False) -> str:
    """Return an entry (with its content loaded) as plain text, its record called as it was then."""
    told = audit.told(entry)
    return capfirst(_pattern(own=own).format(**_words(told), label=told.label))


def _pattern(*, own: bool) -> str:
    return _("{record} {label} {done}") if own else _("{record} {label} {done} by {actor}")


def _words(told: Told) -> dict[str, str]:
    return {
        "record": naming.subject_of(told.action) or naming.kind_name(told.target.kind),
        "done": str(naming.participle(told.action) or told.action),
        "actor": told.actor or _("somebody whose name was erased"),
    }


def _sentence(entry: Entry, told: Told, names: Names, *, new: bool, own: bool) -> Sentence:
    shown = names.found.get(told.target)
    label: Any = shown.label if shown else told.label
    words, pattern = _words(told), _pattern(own=own)
    linked = format_html('<a href="{}">{}</a>', shown.url, label) if shown else label
    changed = list(_changes(told, names))
    return Sentence(
        chain=entry.chain.key,
        number=entry.number,
        at=entry.at,
        html=format_html(pattern, **{**words, "record": capfirst(words["record"])}, label=linked),
        text=capfirst(pattern.format(**words, label=label)),
        changes=changed[:_MOST_CHANGES],
        more=max(len(changed) - _MOST_CHANGES, 0),
        note=_said(told),
        new=new,
    )


def _changes(told: Told, names: Names) -> Iterable[FieldChange]:
    """What a reader wants to know at once: not every field of what was made, but each that was changed."""
    for row in told.rows:
        if row["operation"] == "changed":
            yield from values.changes(row, names)
        elif not naming.is_known(row["kind"]):
            # A row of no kind of its own, such as a role that is held: its one value is the change.
            for change in values.changes(row, names):
                if told.label not in {change.before, change.after}:
                    yield change


def _said(told: Told) -> str:
    """What the person said to it: the reason they typed."""
    reason = told.note.get("reason", "")
    if "undoes" in told.note:
        return _("An earlier change was undone")
    return reason if isinstance(reason, str) else ""
