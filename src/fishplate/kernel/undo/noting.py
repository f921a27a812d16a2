"""What can be taken back is noted, and what was taken back marked, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from asgiref.local import Local
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors
from fishplate.kernel.audit.recorded import Change
from fishplate.kernel.audit.units import Unit
from fishplate.kernel.undo import inverses
from fishplate.kernel.undo.models import Undoable

_state = Local()
#: Records that are taken back one by one in one transaction; more would keep everybody else waiting for too long.
MOST: Final = 500
#: Columns that change with every write and say nothing by themselves.
_PLUMBING = frozenset({"version", "updated_at"})


@dataclass(slots=True)
class Noticed:
    """The changes of a block that can be taken back, in order."""

    changes: list[Undoable] = field(default_factory=list)

    @property
    def last(self) -> Undoable | None:
        """The last of them, which is the one that a person means by "undo"."""
        return self.changes[-1] if self.changes else None


@contextmanager
def noticing() -> Iterator[Noticed]:
    """Collect what is committed within the block and can be taken back, to offer that to whoever did it."""
    outer: Noticed | None = getattr(_state, "noticed", None)
    _state.noticed = noticed = Noticed()
    try:
        yield noticed
    finally:
        _state.noticed = outer
        if outer is not None:
            outer.changes += noticed.changes


def connect() -> None:
    """Let the audit tell of every unit that is about to be committed; done once, by the kernel's ``apps.py``."""
    audit.before_commit(note)


def note(unit: Unit) -> None:
    """Keep the unit as one that can be taken back, and mark the one that it takes back.

    Raises:
        Refused: that one was taken back already.
    """
    is_undo = False
    if unit.undoes is not None:
        undone = Undoable.objects.filter(pk=unit.undoes, undone_by=None)
        if not undone.update(undone_by=unit.id):
            raise errors.Refused(_("This was undone already."))
        is_undo = not Undoable.objects.get(pk=unit.undoes).is_undo
    if not _can_be_taken_back(unit.changes):
        return
    first = unit.changes[0]
    row = Undoable(change_id=unit.id, actor_id=first.actor.id, at=first.at, is_undo=is_undo, undoes=unit.undoes)
    Undoable.objects.bulk_create([row])
    noticed: Noticed | None = getattr(_state, "noticed", None)
    if noticed is not None:
        noticed.changes.append(row)


def _can_be_taken_back(changes: Sequence[Change]) -> bool:
    """Everything that happened in it has an inverse, one person did all of it, and all that it takes can be read."""
    if not changes or changes[0].actor.system:
        return False
    known, actors = inverses.declared(), {change.actor.id for change in changes}
    return (
        len(actors) == 1
        and all(change.action in known for change in changes)
        and sum(inverses.many_of(change.action) is None for change in changes) <= MOST
        and not any(_hides(change) for change in changes)
        and any(_differs(change) for change in changes)
    )


def _hides(change: Change) -> bool:
    """Whether it overwrote or deleted what the history does not hold, such as a password, and nobody else does."""
    return not inverses.is_kept_elsewhere(change.action) and any(
        operation != "created" and fields & getattr(row, "AUDIT_HIDDEN", frozenset())
        for row, operation, fields in change.differing()
    )


def _differs(change: Change) -> bool:
    return any(operation != "changed" or fields - _PLUMBING for _row, operation, fields in change.differing())
