"""From an event to notices: who is concerned, may see it, and did not do it; and from a notice to deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fishplate.domains.conversations import queries
from fishplate.domains.conversations.events import CommentEvent
from fishplate.domains.conversations.models import Channel, Delivery, Notice
from fishplate.domains.conversations.models.preference import MAIL
from fishplate.domains.conversations.models.subject import project_of
from fishplate.domains.conversations.queries.people import active, sees
from fishplate.domains.conversations.queries.times import due_at
from fishplate.domains.conversations.queries.watching import told_of
from fishplate.domains.conversations.services import inbox, sending, watching
from fishplate.domains.organisations.models import Person
from fishplate.kernel import clock, messages, notices, records
from fishplate.kernel.notices import Notice as Declared
from fishplate.kernel.outbox import Event
from fishplate.kernel.records import Reference


def tell_people(event: Event) -> list[Notice]:
    """Write a notice for everybody an event concerns; each is told once, by what was declared first.

    Runs in the transaction that marks the event handled: handed over again, it finds its own notices.
    """
    told: set[UUID] = {event.actor_id, *_told_before(event)}
    written: list[Notice] = []
    for declared in notices.of_event(event):
        about = declared.about(event) if declared.when is None or declared.when(event) else None
        if about is None:
            continue
        record = records.get(about.kind).model._default_manager.filter(pk=about.id).first()
        if record is None:
            continue
        project_id = project_of(records.get(about.kind).chain(record))
        if declared.assigns and declared.who is not None:
            watching.begin_all(about, [one.pk for one in active(declared.who(event)) if sees(one, about)])
        concerned = _concerned(declared, event, about, project_id) - told
        for person in active(concerned):
            if sees(person, about):
                written.append(_write(declared, event, about, project_id, person))
                told.add(person.pk)
    for notice in written:
        inbox.announce(notice.person_id)
    return written


def _told_before(event: Event) -> Iterable[UUID]:
    return Notice.objects.filter(event_id=event.event_id).values_list("person_id", flat=True)


def _concerned(declared: Declared[Any], event: Event, about: Reference, project_id: UUID | None) -> set[UUID]:
    if declared.who is not None:
        people = set(declared.who(event))
        if declared.watched is None:
            return people
        return people | told_of(declared.watched(event), project_id)
    watched = [about, *(declared.watched(event) if declared.watched is not None else ())]
    return told_of(watched, project_id)


def _write(declared: Declared[Any], event: Event, about: Reference, project_id: UUID | None, person: Person) -> Notice:
    doer = Person.objects.get_queryset().filter(pk=event.actor_id).first()
    notice = Notice(
        person=person,
        topic=declared.topic,
        kind=declared.kind.key,
        actor=doer,
        subject_kind=about.kind,
        subject_id=about.id,
        chain=f"project:{project_id}" if project_id else "",
        project_id=project_id,
        comment_id=event.comment_id if isinstance(event, CommentEvent) else None,
        event_id=event.event_id,
        at=event.at,
    )
    notice.save()
    _send_on(notice, person)
    return notice


def _send_on(notice: Notice, person: Person) -> None:
    preference = queries.preference(person.pk)
    channels = {str(one.pk): one for one in Channel.objects.filter(person=person)}
    ways = queries.ways_of(preference, notice.kind, channels.values())
    if not messages.configured():
        ways.discard(MAIL)
    at = clock.now()
    due = due_at(preference, person.zone, at)
    for way in sorted(ways):
        Delivery.objects.create(notice=notice, person=person, channel=channels.get(way), due_at=due)
        if due <= at:
            sending.ask_for(person.as_actor(), channels.get(way))
