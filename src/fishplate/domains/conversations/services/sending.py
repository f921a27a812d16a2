"""Bringing what waits to one person by one way: chosen and worded when it goes, from what they may see then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.conversations import queries
from fishplate.domains.conversations.choices import Rhythm, SendingState
from fishplate.domains.conversations.models import Channel, Delivery, Notice
from fishplate.domains.conversations.queries.inbox import url_of
from fishplate.domains.conversations.queries.times import after_quiet
from fishplate.domains.organisations.models import Person
from fishplate.kernel import audit, clock, errors, jobs, messages
from fishplate.kernel.actors import Actor
from fishplate.kernel.egress import Denied
from fishplate.kernel.messages import chat

JOB = "conversations.deliver_notices"
ATTEMPTS = 8
_FIRST_RETRY = timedelta(minutes=1)
#: So many notices stand in one message; the rest is counted and waits in the inbox.
TOGETHER = 30


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one person by one way in one message."""

    person: Person
    channel: Channel | None
    deliveries: tuple[Delivery, ...]
    subject: str
    text: str


def ask_for(actor: Actor, channel: Channel | None) -> None:
    """Have a worker bring what is due to this person by this way; part of the running unit."""
    way = str(channel.pk) if channel is not None else ""
    jobs.enqueue(
        JOB,
        params={"person_id": str(actor.id), "channel_id": way},
        actor=actor,
        unique_key=f"{JOB}:{actor.id}:{way}",
    )


def ask_for_due() -> int:
    """Ask for everything that has become due; return for how many people and ways."""
    due = Delivery.objects.filter(state=SendingState.WAITING, due_at__lte=clock.now(), person__is_active=True)
    ways = {(row.person_id, row.channel_id): row for row in due.select_related("person", "channel")[:1000]}
    for row in ways.values():
        with audit.unit():
            ask_for(row.person.as_actor(), row.channel)
    return len(ways)


def pack(person: Person, channel: Channel | None, at: datetime) -> Parcel | None:
    """Choose and word what is due, in the reader's language; ``None`` where nothing is left to say.

    What they may not see any more is dropped, and so is what they have read where they are told of things together.
    """
    waiting = Delivery.objects.filter(
        person=person, channel=channel, state=SendingState.WAITING, due_at__lte=at
    ).order_by("id")
    rows = list(waiting)
    later = after_quiet(queries.preference(person.pk), person.zone, at)
    if rows and later > at:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=later)
        return None
    seen = {one.pk: one for one in queries.notices(person.as_actor()).filter(pk__in=[row.notice_id for row in rows])}
    together = queries.preference(person.pk).rhythm != Rhythm.AT_ONCE
    kept = [
        row
        for row in rows
        if (notice := seen.get(row.notice_id)) is not None
        and notice.shown is not None
        and not (together and notice.read_at is not None)
    ]
    gone = [row.pk for row in rows if row not in kept]
    if gone:
        Delivery.objects.filter(pk__in=gone).update(state=SendingState.DROPPED, ended_at=at)
    if not kept:
        return None
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject, text = compose([seen[row.notice_id] for row in kept])
    return Parcel(person, channel, tuple(kept), subject, text)


def compose(notices: list[Notice]) -> tuple[str, str]:
    """Return the heading and the text of a message about these, in the language that is active."""
    if len(notices) == 1:
        return queries.words_of(notices[0]), "\n".join(_lines(notices[0], heading=False))
    subject = ngettext("%(count)d notification", "%(count)d notifications", len(notices)) % {"count": len(notices)}
    blocks = ["\n".join(_lines(notice, heading=True)) for notice in notices[:TOGETHER]]
    if len(notices) > TOGETHER:
        blocks.append(_("More waits in the inbox: {url}").format(url=f"{settings.FISHPLATE_URL}/inbox/"))
    return subject, "\n\n".join(blocks)


def hand_over(parcel: Parcel, sessions: chat.SessionFactory | None = None) -> None:
    """Bring a parcel. Not within a transaction.

    Raises:
        Denied, chat.Undelivered, SealBroken: it could not be brought, with words for its receiver.
    """
    if parcel.channel is not None:
        chat.send(parcel.channel.opened(), title=parcel.subject, text=parcel.text, sessions=sessions)
        return
    try:
        messages.hand_over(
            to=parcel.person.email,
            subject=parcel.subject,
            text=f"{parcel.text}\n\n-- \n{_why(parcel.person)}",
            id=parcel.deliveries[0].pk,
        )
    except messages.Refused as refusal:
        raise chat.Undelivered(_("The mail server refuses this address."), passing=False) from refusal
    except (messages.Deferred, OSError) as trouble:
        raise chat.Undelivered(_("The mail server cannot be reached."), passing=True) from trouble


def brought(parcel: Parcel, at: datetime) -> None:
    """Note that a parcel arrived."""
    _rows(parcel.deliveries).update(state=SendingState.SENT, ended_at=at, error="")


def failed(parcel: Parcel, error: errors.FishplateError, text: str, at: datetime) -> None:
    """Note that a parcel did not arrive: what may pass is tried again, ever less often; the rest is shown to them."""
    passing = isinstance(error, chat.Undelivered) and error.passing and not isinstance(error, Denied)
    for row in parcel.deliveries:
        attempts = row.attempts + 1
        again = passing and attempts < ATTEMPTS
        Delivery.objects.filter(pk=row.pk).update(
            state=SendingState.WAITING if again else SendingState.FAILED,
            attempts=attempts,
            due_at=at + _FIRST_RETRY * 2 ** (attempts - 1) if again else row.due_at,
            ended_at=None if again else at,
            error=text[:2000],
        )


def receiver(person_id: UUID, channel_id: UUID | None) -> tuple[Person, Channel | None] | None:
    """Return who is to be told and where; ``None`` where the account or the channel is gone."""
    person = Person.objects.get_queryset().filter(pk=person_id, is_active=True).first()
    if person is None:
        return None
    if channel_id is None:
        return person, None
    channel = Channel.objects.filter(pk=channel_id, person=person).first()
    return (person, channel) if channel is not None else None


def _rows(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[row.pk for row in deliveries])


def _lines(notice: Notice, *, heading: bool) -> list[str]:
    lines = [queries.words_of(notice)] if heading else []
    if notice.comment is not None and notice.comment.excerpt:
        lines.append(f"“{notice.comment.excerpt}”")
    return [*lines, f"{settings.FISHPLATE_URL}{url_of(notice)}"]


def _why(person: Person) -> str:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        url = f"{settings.FISHPLATE_URL}/account/notices/"
        return _("You chose to be told this way. Change it here: {url}").format(url=url)
