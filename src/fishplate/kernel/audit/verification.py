"""Proof that the history is whole: every link, every content, and against a checkpoint kept outside also the tail."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fishplate.kernel import clock, secrets
from fishplate.kernel.audit import hashing
from fishplate.kernel.audit.models import Chain, Content, Entry

#: Beyond so many the message is clear.
MOST_ORPHANS = 100

Fault = Literal["entry", "content", "order", "head", "checkpoint"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: which chain, at which number, and what about it."""

    chain: str
    number: int
    fault: Fault
    text: str


@dataclass(slots=True)
class Report:
    """What a verification looked at and what it found; ``holds`` when that is nothing."""

    chains: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the history is as it was written."""
        return not self.findings


def verify(*, checkpoints: Iterable[str] = ()) -> Report:
    """Recompute every chain and compare it with its head and with ``checkpoints``.

    Without a checkpoint kept elsewhere, a tail cut off together with its head cannot be seen; nothing inside a
    database can prove what was once in it.

    Args:
        checkpoints: lines as ``checkpoint`` returned them.
    """
    report = Report()
    heads: dict[tuple[str, int], str] = {}
    expected = _read_checkpoints(checkpoints, report)
    wanted = {(key, number) for key, number, _ in expected}
    for chain in Chain.objects.order_by("key").iterator():
        report.chains += 1
        _verify_chain(chain, report, wanted, heads)
    _find_orphans(report)
    for key, number, digest in expected:
        if heads.get((key, number)) != digest:
            report.findings.append(
                Finding(key, number, "checkpoint", "the checkpoint saw an entry here that is gone or another")
            )
    return report


def checkpoint() -> Iterator[str]:
    """Yield one signed line of JSON for each chain: its number and head at this moment. Keep them elsewhere."""
    at = hashing.instant(clock.now())
    key = _signing_key()
    for chain in Chain.objects.order_by("key").iterator():
        body = {"at": at, "chain": chain.key, "hash": chain.head, "number": chain.number}
        signature = base64.b64encode(key.sign(hashing.canonical(body).encode())).decode()
        yield hashing.canonical({**body, "signature": signature})


def _find_orphans(report: Report) -> None:
    """Entries whose chain is gone, and contents whose entry is: what a deletion leaves behind."""
    for entry in Entry.objects.exclude(chain__in=Chain.objects.all()).values("chain_id", "number")[:MOST_ORPHANS]:
        report.findings.append(
            Finding(f"#{entry['chain_id']}", entry["number"], "head", "an entry belongs to no chain any more")
        )
    for pk in Content.objects.exclude(entry__in=Entry.objects.all()).values_list("pk", flat=True)[:MOST_ORPHANS]:
        report.findings.append(Finding("?", pk, "content", "a content belongs to no entry any more"))


def _verify_chain(
    chain: Chain, report: Report, wanted: set[tuple[str, int]], heads: dict[tuple[str, int], str]
) -> None:
    previous, number = "", 0

    def found(at: int, fault: Fault, text: str) -> None:
        report.findings.append(Finding(chain.key, at, fault, text))

    try:
        for row in _rows(chain):
            report.entries += 1
            number += 1
            if row["number"] != number:
                found(number, "order", f"number {number} is missing; {row['number']} follows")
                number = row["number"]
            for fault, text in _faults(chain.key, row, previous):
                found(number, fault, text)
            previous = row["hash"]
            if (chain.key, number) in wanted:
                heads[chain.key, number] = previous
    except (ValueError, TypeError, AttributeError):
        # A column that does not even hold what it is made for: everything behind it is in doubt, too.
        found(number + 1, "entry", "the entry cannot be read")
        return
    if (chain.number, chain.head) != (number, previous):
        found(number, "head", f"the chain ends at {number}, its head says {chain.number}")


def _faults(chain_key: str, row: Mapping[str, Any], previous: str) -> Iterator[tuple[Fault, str]]:
    if row["previous"] != previous:
        yield "order", "it does not follow the entry before it"
    if _entry_hash(chain_key, row) != row["hash"]:
        yield "entry", "the entry was modified"
    if row["content__payload"] is None:
        yield "content", "its content was deleted"
    elif hashing.content_hash(row["content__salt"], row["content__payload"]) != row["content_hash"]:
        yield "content", "its content was modified or swapped"


def _rows(chain: Chain) -> Iterator[Mapping[str, Any]]:
    return (
        Entry.objects.filter(chain=chain)
        .order_by("number")
        .values(
            "number", "at", "action", "actor_id", "target_kind", "target_id", "change_id", "content_hash",
            "previous", "hash", "content__salt", "content__payload",
        )
        .iterator(chunk_size=5000)
    )  # fmt: skip


def _entry_hash(chain_key: str, row: Mapping[str, Any]) -> str:
    return hashing.entry_hash(
        chain=chain_key,
        number=row["number"],
        at=row["at"],
        action=row["action"],
        actor_id=row["actor_id"],
        target_kind=row["target_kind"],
        target_id=row["target_id"],
        change_id=row["change_id"],
        content=row["content_hash"],
        previous=row["previous"],
    )


def _read_checkpoints(lines: Iterable[str], report: Report) -> list[tuple[str, int, str]]:
    public = _signing_key().public_key()
    result = []
    for line in lines:
        if not line.strip():
            continue
        try:
            body = json.loads(line)
            signature = base64.b64decode(body.pop("signature"))
            public.verify(signature, hashing.canonical(body).encode())
            result.append((str(body["chain"]), int(body["number"]), str(body["hash"])))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            report.findings.append(
                Finding("?", 0, "checkpoint", "a line of the checkpoint was not written by this installation")
            )
    return result


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secrets.derive("audit checkpoint"))
