"""The format of the chain. Changing a line here makes every stored history unverifiable: write an ADR first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spaces: one text for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(salt: str, payload: str) -> str:
    """H(salt ‖ payload), hexadecimal SHA-256. ``salt`` is hexadecimal text."""
    return hashlib.sha256(f"{salt}{payload}".encode()).hexdigest()


def instant(at: datetime) -> str:
    """Return UTC with six digits of microseconds, whatever zone the database answered in."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(
    *,
    chain: str,
    number: int,
    at: datetime,
    action: str,
    actor_id: UUID,
    target_kind: str,
    target_id: UUID,
    change_id: UUID,
    content: str,
    previous: str,
) -> str:
    """Hash one link: everything in the entry, and through ``previous`` everything before it."""
    parts = (
        chain,
        str(number),
        instant(at),
        action,
        str(actor_id),
        target_kind,
        str(target_id),
        str(change_id),
        content,
        previous,
    )
    # Length-prefixed, so that no two different entries can spell the same bytes.
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    """Return ``{field: [before, after]}`` for the fields that differ; ``None`` stands for no row."""
    old, new = before or {}, after or {}
    return {
        name: [old.get(name), new.get(name)]
        for name in {**old, **new}
        if old.get(name) != new.get(name) or before is None or after is None
    }
