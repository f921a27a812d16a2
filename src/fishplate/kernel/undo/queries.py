from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.undo.models import Undoable

#: How long a change can be taken back. After it others have built on it, and a new change says more than an undo.
LIMIT: Final = timedelta(hours=24)
#: How long a key press, which names nothing, still means the last change.
AT_HAND: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back with its entries in the history, the first of which says what it was about."""

    change: Undoable
    entries: tuple[Entry, ...]


def undoable(actor: Actor) -> QuerySet[Undoable]:
    """Return what the actor did within ``LIMIT`` and can be taken back or was, the newest first.

    Nothing where they are limited to projects: what somebody did is not kept by project.
    """
    own = Undoable.objects.filter(actor_id=actor.id, at__gt=clock.now() - LIMIT).order_by("-at", "-change_id")
    return own if actor.projects is None else own.none()


def recent(actor: Actor) -> QuerySet[Undoable]:
    """Return what the actor did and can take back now."""
    return undoable(actor).filter(undone_by=None)


def last(actor: Actor, *, redo: bool = False) -> Undoable | None:
    """Return what a key press takes back: the actor's last change, or (``redo``) their last undo, within ``AT_HAND``.

    As in an editor, there is nothing to redo any more once something else was changed after the undo.
    """
    found = recent(actor).filter(at__gt=clock.now() - AT_HAND)
    if not redo:
        return found.filter(is_undo=False).first()
    undo = found.filter(is_undo=True).first()
    later = found.filter(is_undo=False, undoes=None, at__gt=undo.at) if undo else found.none()
    return None if later.exists() else undo


def step(change: Undoable) -> Step:
    """Return a change with its entries."""
    return steps([change])[0]


def steps(changes: Iterable[Undoable]) -> list[Step]:
    """Return changes with their entries, in two queries for all of them.

    Of a change of very many records the first entries are enough to say what it was.
    """
    by_change: dict[UUID, list[Entry]] = {}
    wanted = list(changes)
    rows = Entry.objects.filter(change_id__in=[change.pk for change in wanted])
    for entry in rows.select_related("chain", "content").order_by("pk"):
        by_change.setdefault(entry.change_id, []).append(entry)
    return [Step(change, tuple(by_change.get(change.pk, ()))) for change in wanted]


def entries(change: Undoable) -> list[Entry]:
    """Return all entries of a change in the order in which its parts were begun.

    Raises:
        Refused: there are none any more.
    """
    found = sorted(audit.entries_of_change(change.pk), key=lambda entry: (entry.at, entry.pk))
    if not found:
        raise errors.NotFound
    return found


def sweep() -> int:
    """Forget what can no longer be taken back; return how many changes that were. The history keeps them all."""
    with audit.unit():
        deleted, _by_model = Undoable.objects.filter(at__lte=clock.now() - LIMIT).delete()
    return deleted
