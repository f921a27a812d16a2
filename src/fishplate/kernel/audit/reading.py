"""The history as people read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import Reference


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, with what its content says."""

    number: int
    at: datetime
    action: str
    actor: str
    target: Reference
    label: str
    under: UUID | None
    note: dict[str, Any]
    rows: list[dict[str, Any]]
    hash: str


def entries_of_chain(key: str) -> QuerySet[Entry]:
    """The entries of one chain with their contents, newest first. Whoever calls has checked who may read it."""
    return Entry.objects.filter(chain__key=key).select_related("content").order_by("-number")


def entries_of_record(target: Reference) -> QuerySet[Entry]:
    """The entries about one record with their contents, newest first."""
    return (
        Entry.objects.filter(target_kind=target.kind, target_id=target.id)
        .select_related("content")
        .order_by("-at", "-number")
    )


def entries_of_change(change_id: UUID) -> QuerySet[Entry]:
    """The entries of one transaction with their contents, in the order in which they were begun in each chain."""
    return Entry.objects.filter(change_id=change_id).select_related("chain", "content").order_by("pk")


def entries_where(condition: Q) -> QuerySet[Entry]:
    """The entries that meet a condition, over all chains, with chain and content, the last written first.

    Whoever calls has checked who may read them.
    """
    return Entry.objects.filter(condition).select_related("chain", "content").order_by("-pk")


def told(entry: Entry) -> Told:
    """Read an entry's content; what was erased reads as empty."""
    content = getattr(entry, "content", None)
    said: dict[str, Any] = json.loads(content.payload) if content is not None else {}
    under = said.get("under") or None
    return Told(
        number=entry.number,
        at=entry.at,
        action=entry.action,
        actor=said.get("actor", ""),
        target=Reference(entry.target_kind, entry.target_id),
        label=said.get("target", ""),
        under=UUID(under) if under else None,
        note=said.get("note", {}),
        rows=said.get("rows", []),
        hash=entry.hash,
    )
