from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fishplate.domains.conversations import permissions, queries
from fishplate.domains.conversations.models import Notice
from fishplate.kernel import audit, clock, errors, live
from fishplate.kernel.actors import Actor
from fishplate.kernel.notices import NoticeKind
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference

#: What the counter in the top bar listens for.
NEWS = "notice"


def read_notice(*, notice_id: UUID, actor: Actor) -> Notice:
    """Mark what one was told as read.

    Raises:
        NotFound: somebody else's, or about what one may not see any more.
    """
    with audit.unit():
        notice = queries.notices(actor).filter(pk=notice_id).first()
        if notice is None:
            raise errors.NotFound
        demand(permissions.read_notice, actor, notice)
        if notice.read_at is None:
            notice.read_at = clock.now()
            Notice.objects.filter(pk=notice.pk).update(read_at=notice.read_at)
            announce(actor.id)
    return notice


def read_all_notices(*, actor: Actor) -> int:
    """Mark everything one was told as read; return how much that was."""
    demand(permissions.read_all_notices, actor)
    with audit.unit():
        count = Notice.objects.filter(person_id=actor.id).unread().update(read_at=clock.now())
        if count:
            announce(actor.id)
    return count


def read_about(*, about: Reference, kind: NoticeKind, people: Iterable[UUID] | None = None) -> int:
    """Mark what was told of a record as read, because it is done: for these people, or for all; return how much.

    Called by the domain that knows that nothing waits any more, within its own unit.
    """
    told = Notice.objects.filter(subject_kind=about.kind, subject_id=about.id, kind=kind.key).unread()
    if people is not None:
        told = told.filter(person__in=list(people))
    readers = set(told.values_list("person_id", flat=True))
    count = told.update(read_at=clock.now())
    for person_id in sorted(readers):
        announce(person_id)
    return count


def announce(person_id: UUID) -> None:
    """Let the counters in this person's open pages ask again."""
    live.publish(f"person:{person_id}", NEWS, {})
