"""The use case as a change: before and after of its rows, joined to the running unit or to one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import Model

from fishplate.kernel import clock
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.recorded import Change
from fishplate.kernel.audit.units import running_unit, unit


@contextmanager
def change(
    action: str, *, actor: Actor, target: Model | None = None, under: UUID | None = None, **note: Any
) -> Iterator[Change]:
    """Run one use case: open (or join) the transaction, record before and after, append the entry at commit.

    Args:
        action: ``<domain>.<record>_<past participle>``, as the history shows it.
        target: the record whose history this belongs to; the first row created, if it is left out.
        under: id of the approved change request, or whatever else authorises the write.
        note: further JSON values worth keeping, such as a reason typed by the person.
    """
    with unit():
        running = running_unit()
        assert running is not None
        if running.undoes is not None:
            note["undoes"] = str(running.undoes)
        this = Change(action=action, actor=actor, at=clock.now(), target=target, under=under, note=note)
        if target is not None:
            this.watch(target)
        running.changes.append(this)
        running.open.append(this)
        try:
            yield this
            this.settle()
        finally:
            running.open.pop()


@contextmanager
def change_each(
    action: str, targets: Sequence[Model], *, actor: Actor, under: UUID | None = None
) -> Iterator[list[Change]]:
    """Run one use case on many records at once, with an entry for each: ``change`` for writes in bulk.

    Args:
        targets: rows that stand already, and are watched from here on, or new ones, to be stored within the block.

    Yields:
        The changes, in the order of ``targets``. A new row counts as created by its own change.
    """
    with unit():
        running = running_unit()
        assert running is not None
        at = clock.now()
        note = {"undoes": str(running.undoes)} if running.undoes is not None else {}
        those = [Change(action=action, actor=actor, at=at, under=under, note=dict(note)) for _ in targets]
        for this, target in zip(those, targets, strict=True):
            if target._state.adding:
                this.created(target)
            else:
                this.target = target
                this.watch(target)
        running.changes += those
        running.open += those
        try:
            yield those
            for this in those:
                this.settle()
        finally:
            del running.open[len(running.open) - len(those) :]
