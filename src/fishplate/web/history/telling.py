"""Entries told as sentences, by day: who did what to which record, and what it was before and is now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, strip_tags
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
from fishplate.kernel.wording import listed
from fishplate.web.history import naming, own_fields, values, wording
from fishplate.web.history.values import FieldChange, Names

_MOST_CHANGES = 8
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SAME_MOMENT = timedelta(minutes=1)
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
    names = Names.of(values.mentioned(told.rows), told.rows, actor)
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
    names = Names.of(references, [row for _, told in read for row in told.rows], actor)
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
    return _plain(_said(told, naming.label_of(told), own=own))


def _said(told: Told, label: str, url: str = "", *, own: bool) -> SafeString:
    """Return the entry as a sentence, with a link to its record where there is one to show."""
    pattern, places = wording.saying(told)
    kind = wording.kind_in(told)
    if only := records.is_sole(told.target.kind):
        kind = _("the {kind}").format(kind=kind)
    if str(pattern).startswith(("{what}", "{thing}")):
        kind = capfirst(kind)
    link = '<a href="{0}">{1}</a>' if url else "{1}"
    linked, thing = format_html(link, url, label), format_html(link, url, kind)
    # What is called by its kind alone is not named twice: "the charter", not "the charter Charter".
    what = thing if only else format_html(_("{kind} {label}"), kind=kind, label=linked)
    actor = "" if own else told.actor or _("somebody whose name was erased")
    said = format_html(str(pattern), actor=actor, what=what, label=linked, thing=thing, **places)
    # Without its first word a sentence begins with the second: "Changed system ERP".
    return SafeString(capfirst(said.strip())) if own else said


def _sentence(entry: Entry, told: Told, names: Names, *, new: bool, own: bool) -> Sentence:
    shown = names.found.get(told.target)
    label = shown.label if shown else naming.label_of(told)
    html = _said(told, label, shown.url if shown else "", own=own)
    changed = _changes(entry, told, names)
    return Sentence(
        chain=entry.chain.key,
        number=entry.number,
        at=entry.at,
        html=html,
        text=_plain(html),
        changes=changed[:_MOST_CHANGES],
        more=max(len(changed) - _MOST_CHANGES, 0),
        note=_reason(told),
        new=new,
    )


def _changes(entry: Entry, told: Told, names: Names) -> list[FieldChange]:
    """What a reader wants to know at once: not every field of what was made, but each that was changed."""
    found: list[FieldChange] = []
    parts: dict[tuple[str, str], list[FieldChange]] = {}
    for row in told.rows:
        if row["kind"] == own_fields.KIND:
            # Where nothing stood yet the row is new, and the fields are filled all the same.
            found += values.changes(row, names)
        elif row["operation"] == "changed":
            found += values.changes({**row, "fields": dict(_telling(row, entry))}, names)
        elif not naming.is_known(row["kind"]):
            # A row of no kind of its own, such as a role that is held: the one value that tells it from the others.
            others = [name for name, pair in row["fields"].items() if str(told.target.id) not in pair]
            fields = {name: row["fields"][name] for name in values.telling_first(row["kind"], others)}
            for change in values.changes({**row, "fields": fields}, names)[:1]:
                parts.setdefault((change.name, row["operation"]), []).append(change)
    for (name, _operation), same in parts.items():
        found.append(FieldChange(name, _together(one.before for one in same), _together(one.after for one in same)))
    return [one for one in found if one.before != one.after]


def _telling(row: Mapping[str, Any], entry: Entry) -> Iterable[tuple[str, list[Any]]]:
    """Yield the changed fields, without those that only repeat who did it and when, and without digests."""
    for name, (before, after) in row["fields"].items():
        if after == str(entry.actor_id) or any(_DIGEST.fullmatch(str(one)) for one in (before, after)):
            continue
        if not before and _is_moment_of(entry, after):
            continue
        yield name, [before, after]


def _is_moment_of(entry: Entry, value: Any) -> bool:
    """Whether a value is the instant at which the entry was made."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > len("2026-11-30") else None
    except ValueError:
        return False
    return at is not None and timezone.is_aware(at) and abs(at - entry.at) < _SAME_MOMENT


def _together(texts: Iterable[str]) -> str:
    return listed(dict.fromkeys(texts))


def _plain(html: SafeString) -> str:
    return unescape(strip_tags(html))


def _reason(told: Told) -> str:
    """What the person said to it: the reason they typed."""
    reason = told.note.get("reason", "")
    if "undoes" in told.note:
        return _("An earlier change was undone")
    return reason if isinstance(reason, str) else ""
