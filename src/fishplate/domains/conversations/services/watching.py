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
    with audit.change("conversations.watch_set", actor=actor) as change:
        return _turn(change, subject, is_on=True, actor=actor)


def unwatch_record(*, subject: Reference, actor: Actor) -> Watch:
    """Be told no more; a comment of one's own or a mention does not change that.

    Raises:
        NotFound: outside the actor's sight, or no main record. Forbidden: the actor is no person.
    """
    with audit.change("conversations.watch_set", actor=actor) as change:
        return _turn(change, subject, is_on=False, actor=actor)


def begin(change: audit.Change, about: Subject, person_id: UUID) -> None:
    """Let somebody watch a record as part of another change, unless they said before whether they want to."""
    to = about.reference
    if Watch.objects.filter(subject_kind=to.kind, subject_id=to.id, person_id=person_id).exists():
        return
    watch = Watch(subject_kind=to.kind, subject_id=to.id, chain=about.chain, person_id=person_id)
    watch.save()
    change.created(watch)


def begin_all(to: Reference, people: Iterable[UUID]) -> None:
    """Let people watch what was given to them, unless they said before whether they want to."""
    known = Watch.objects.filter(subject_kind=to.kind, subject_id=to.id).values_list("person_id", flat=True)
    missing = sorted(set(people) - set(known))
    if not missing or records.get(to.kind).steward is None:
        return
    with audit.change("conversations.watch_set", actor=SYSTEM) as change:
        about = queries.subject_of(to, SYSTEM)
        for person_id in missing:
            begin(change, about, person_id)


def _turn(change: audit.Change, subject: Reference, *, is_on: bool, actor: Actor) -> Watch:
    about = queries.subject_of(subject, actor)
    demand(permissions.watch_record if is_on else permissions.unwatch_record, actor, about.record)
    if actor.system:
        raise errors.Forbidden
    guards.ask("conversations.watch_record", target=about.record, actor=actor)
    own = Watch.objects.select_for_update().filter(subject_kind=subject.kind, subject_id=subject.id, person_id=actor.id)
    watch = own.first()
    if watch is None:
        watch = Watch(subject_kind=subject.kind, subject_id=subject.id, chain=about.chain, person_id=actor.id)
        watch.is_on = is_on
        watch.save()
        change.created(watch)
    else:
        change.watch(watch)
        change.target = watch
        if watch.is_on != is_on:
            watch.is_on = is_on
            watch.save()
    return watch
