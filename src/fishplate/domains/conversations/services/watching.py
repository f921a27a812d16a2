from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fishplate.domains.conversations import permissions, queries
from fishplate.domains.conversations.models import Watch
from fishplate.domains.conversations.queries import Subject
from fishplate.kernel import audit, errors, guards, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference


def watch_record(*, subject: Reference, actor: Actor) -> Watch:
    """Be told from now on what happens to a record; of a project: to everything in it.

    Raises:
        NotFound: outside the actor's sight, or no main record. Forbidden: the actor is no person.
    """
    return _turn(subject, is_on=True, actor=actor)


def unwatch_record(*, subject: Reference, actor: Actor) -> Watch:
    """Be told no more; a comment of one's own or a mention does not change that.

    Raises:
        NotFound: outside the actor's sight, or no main record. Forbidden: the actor is no person.
    """
    return _turn(subject, is_on=False, actor=actor)


def begin(about: Subject, people: Iterable[UUID]) -> None:
    """Let people watch a record as part of a running unit, unless they said before whether they want to."""
    to = about.reference
    Watch.objects.bulk_create(
        (
            Watch(subject_kind=to.kind, subject_id=to.id, chain=about.chain, person_id=person_id)
            for person_id in sorted(set(people))
        ),
        ignore_conflicts=True,
    )


def begin_all(to: Reference, people: Iterable[UUID]) -> None:
    """Let people watch what was given to them, where it is a record that can be watched."""
    if records.get(to.kind).steward is not None:
        begin(queries.subject_of(to, SYSTEM), people)


def _turn(subject: Reference, *, is_on: bool, actor: Actor) -> Watch:
    about = queries.subject_of(subject, actor)
    demand(permissions.watch_record if is_on else permissions.unwatch_record, actor, about.record)
    if actor.system:
        raise errors.Forbidden
    guards.ask("conversations.watch_record", target=about.record, actor=actor)
    with audit.unit():
        begin(about, [actor.id])
        own = Watch.objects.select_for_update().get(
            subject_kind=subject.kind, subject_id=subject.id, person_id=actor.id
        )
        if own.is_on != is_on:
            own.is_on = is_on
            own.save()
    return own
