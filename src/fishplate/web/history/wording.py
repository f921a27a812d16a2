"""How an action reads as a sentence: by its participle, or as its domain registered it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel.audit import Told
from fishplate.kernel.errors import Text
from fishplate.web.history import naming

#: What is said of an action whose domain registered no sentence. ``{what}`` is the record by kind and name.
_PATTERNS: dict[str, Text] = {
    "abandoned": pgettext_lazy("history", "{what} was given up"),
    "accepted": pgettext_lazy("history", "{actor} accepted {what}"),
    "added": pgettext_lazy("history", "{actor} added {what}"),
    "allowed": pgettext_lazy("history", "{actor} allowed {what}"),
    "amended": pgettext_lazy("history", "{actor} changed {what}"),
    "approved": pgettext_lazy("history", "{what} was approved"),
    "attached": pgettext_lazy("history", "{actor} attached {what}"),
    "cancelled": pgettext_lazy("history", "{actor} cancelled {what}"),
    "changed": pgettext_lazy("history", "{actor} changed {what}"),
    "cleared": pgettext_lazy("history", "{actor} emptied {what}"),
    "closed": pgettext_lazy("history", "{actor} closed {what}"),
    "created": pgettext_lazy("history", "{actor} created {what}"),
    "declared": pgettext_lazy("history", "{actor} declared {what}"),
    "defined": pgettext_lazy("history", "{actor} defined {what}"),
    "deleted": pgettext_lazy("history", "{actor} deleted {what}"),
    "detached": pgettext_lazy("history", "{actor} took {what} away"),
    "ended": pgettext_lazy("history", "{actor} ended {what}"),
    "filled": pgettext_lazy("history", "{actor} filled in {what}"),
    "forbidden": pgettext_lazy("history", "{actor} forbade {what}"),
    "founded": pgettext_lazy("history", "{actor} founded {what}"),
    "granted": pgettext_lazy("history", "{actor} granted {what}"),
    "joined": pgettext_lazy("history", "{actor} joined"),
    "linked": pgettext_lazy("history", "{actor} linked {what}"),
    "moved": pgettext_lazy("history", "{actor} moved {what}"),
    "indented": pgettext_lazy("history", "{actor} indented {what}"),
    "outdented": pgettext_lazy("history", "{actor} outdented {what}"),
    "opened": pgettext_lazy("history", "{what} was opened"),
    "paused": pgettext_lazy("history", "{actor} paused {what}"),
    "planned": pgettext_lazy("history", "{actor} planned {what}"),
    "printed": pgettext_lazy("history", "{actor} printed {what}"),
    "reassigned": pgettext_lazy("history", "{actor} gave {what} to somebody else"),
    "recorded": pgettext_lazy("history", "{actor} recorded {what}"),
    "refused": pgettext_lazy("history", "{what} was refused"),
    "registered": pgettext_lazy("history", "{actor} registered {what}"),
    "rejected": pgettext_lazy("history", "{actor} rejected {what}"),
    "removed": pgettext_lazy("history", "{actor} removed {what}"),
    "renewed": pgettext_lazy("history", "{actor} made {what} anew"),
    "reopened": pgettext_lazy("history", "{actor} reopened {what}"),
    "replaced": pgettext_lazy("history", "{actor} handed over {what}"),
    "requested": pgettext_lazy("history", "{actor} asked for {what}"),
    "reset": pgettext_lazy("history", "{actor} reset {what}"),
    "restored": pgettext_lazy("history", "{actor} put {what} back"),
    "resumed": pgettext_lazy("history", "{actor} resumed {what}"),
    "retired": pgettext_lazy("history", "{actor} retired {what}"),
    "revoked": pgettext_lazy("history", "{actor} revoked {what}"),
    "rotated": pgettext_lazy("history", "{actor} gave {what} a new secret"),
    "set": pgettext_lazy("history", "{actor} set {what}"),
    "started": pgettext_lazy("history", "{actor} started {what}"),
    "submitted": pgettext_lazy("history", "{actor} submitted {what}"),
    "tested": pgettext_lazy("history", "{actor} tested {what}"),
    "unlinked": pgettext_lazy("history", "{actor} unlinked {what}"),
    "unlocked": pgettext_lazy("history", "{actor} unlocked {what}"),
    "uploaded": pgettext_lazy("history", "{actor} uploaded {what}"),
    "voided": pgettext_lazy("history", "{what} became void"),
    "withdrawn": pgettext_lazy("history", "{actor} withdrew {what}"),
    "written": pgettext_lazy("history", "{actor} wrote {what}"),
}
#: A pattern, and what stands at those of its places that are its own.
Saying = tuple[Text, Mapping[str, Text]]
#: What a domain says of an action of its own.
_SENTENCES: dict[str, Text | Callable[[Told], Saying]] = {}


def register_sentences(sentences: Mapping[str, Text | Callable[[Told], Saying]]) -> None:
    """Let actions read as sentences of their own.

    A sentence may name ``{actor}``, ``{what}`` (kind and name of the record), ``{label}`` (its name alone) and
    ``{thing}`` (its kind alone). A function is given the entry, where what is said depends on its values.
    """
    _SENTENCES.update(sentences)


def saying(told: Told) -> Saying:
    """Return what is said of an entry, with the places of actor and record still open."""
    own = _SENTENCES.get(told.action)
    if own is not None:
        return own(told) if callable(own) else (own, {})
    known = _PATTERNS.get(told.action.rpartition("_")[2])
    if known is not None:
        return known, {}
    # Whoever meets an action that nobody put into words still learns which one, and of what.
    return _("{actor}: {action}, {what}"), {"action": told.action}


def value_after(told: Told, field: str) -> Any:
    """Return what a field of the entry's own record is after it; ``None`` where the entry does not touch it."""
    for row in told.rows:
        if row["kind"] == told.target.kind and row["id"] == str(told.target.id) and field in row["fields"]:
            return row["fields"][field][1]
    return None


def kind_in(told: Told) -> str:
    """Return what the record of an entry is called, or what the action speaks of where that is not the record."""
    return naming.subject_of(told.action) or naming.kind_name(told.target.kind)
