"""Ending sessions: the row goes, and with it whoever has its cookie is out."""

from __future__ import annotations

from uuid import UUID

from fishplate.domains.organisations import permissions
from fishplate.domains.organisations.models import Person
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.sessions import store


def end_session(*, device: UUID, actor: Actor) -> None:
    """Sign one of one's own browsers out.

    Raises:
        NotFound: it is not the actor's, or has ended.
    """
    demand(permissions.end_session, actor)
    with audit.change("organisations.session_ended", actor=actor) as change:
        change.target = lock(Person.objects.visible_to(actor), actor.id)
        ended, _rows = store.of_person(actor.id).filter(device=device).delete()
        if not ended:
            raise errors.NotFound


def end_other_sessions(*, kept: UUID | None, actor: Actor) -> int:
    """Sign out all of one's own browsers but the one known as ``kept``; return how many."""
    demand(permissions.end_other_sessions, actor)
    with audit.change("organisations.sessions_ended", actor=actor) as change:
        change.target = lock(Person.objects.visible_to(actor), actor.id)
        change.note["sessions"] = ended = end_sessions_of(actor.id, kept=kept)
    return ended


def end_sessions_of(person_id: UUID, *, kept: UUID | None = None) -> int:
    """Delete somebody's sessions within a running change, but the one known as ``kept``; return how many."""
    ended, _rows = store.of_person(person_id).exclude(device=kept).delete()
    return ended
