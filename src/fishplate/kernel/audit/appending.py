"""Appending entries to the chains, at the end of the transaction that they tell of."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from fishplate.kernel.audit import hashing
from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.audit.recorded import Change

_BY_COPY = 500


def append(changes: Iterable[Change], change_id: UUID) -> None:
    """Append an entry for each of ``changes`` to the chain of its record."""
    by_chain: dict[str, list[Change]] = {}
    for one in changes:
        by_chain.setdefault(one.identity().chain, []).append(one)
    # Heads are locked last and in order: the row locks of two changes can then never wait for each other in a ring.
    for key in sorted(by_chain):
        _append_to_chain(key, by_chain[key], change_id)


def _append_to_chain(key: str, changes: Iterable[Change], change_id: UUID) -> None:
    Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
    chain = Chain.objects.select_for_update().get(key=key)
    entries: list[Entry] = []
    said: list[tuple[str, str]] = []
    for one in changes:
        target, payload, salt = one.identity(), one.payload(), secrets.token_hex(16)
        entry = Entry(
            chain=chain,
            number=chain.number + 1,
            at=one.at,
            action=one.action,
            actor_id=one.actor.id,
            target_kind=target.kind,
            target_id=target.id,
            change_id=change_id,
            content_hash=hashing.content_hash(salt, payload),
            previous=chain.head,
        )
        entry.hash = hash_of(entry, key)
        entries.append(entry)
        said.append((salt, payload))
        chain.number, chain.head = entry.number, entry.hash
    Entry.objects.bulk_create(entries)
    _store_contents([(entry.pk, salt, payload) for entry, (salt, payload) in zip(entries, said, strict=True)])
    chain.save(update_fields=["number", "head"])


def _store_contents(rows: list[tuple[int, str, str]]) -> None:
    if connection.vendor != "postgresql" or len(rows) < _BY_COPY:
        Content.objects.bulk_create(Content(entry_id=pk, salt=salt, payload=payload) for pk, salt, payload in rows)
        return
    # Written into a statement, each of the thousands of quotes in these texts would be looked at twice.
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Content._meta.db_table} (entry_id, salt, payload) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def hash_of(entry: Entry, chain_key: str) -> str:
    """Compute what the entry's hash has to be."""
    return hashing.entry_hash(
        chain=chain_key,
        number=entry.number,
        at=entry.at,
        action=entry.action,
        actor_id=entry.actor_id,
        target_kind=entry.target_kind,
        target_id=entry.target_id,
        change_id=entry.change_id,
        content=entry.content_hash,
        previous=entry.previous,
    )
