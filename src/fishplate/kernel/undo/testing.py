"""What tests of inverses need: the last change taken back, as a key press does."""

from __future__ import annotations

from uuid import UUID

from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import doing, queries
from fishplate.kernel.undo.models import Undoable


def take_back(actor: Actor, *, redo: bool = False) -> UUID:
    """Undo the actor's last change, or do their last undo anew; return the id of the change that did it."""
    found = queries.last(actor, redo=redo)
    assert found is not None, "there is nothing to take back"
    return doing.undo_change(change_id=found.pk, actor=actor)


def latest(actor: Actor) -> Undoable:
    """Return the actor's last change, which must be one that can be undone."""
    found = queries.last(actor)
    assert found is not None, "there is nothing to take back"
    return found
