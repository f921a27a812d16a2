from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.conversations import permissions, queries
from fishplate.domains.conversations.choices import SendingState, Service
from fishplate.domains.conversations.models import Channel, Delivery
from fishplate.domains.conversations.services import sending
from fishplate.kernel import audit, clock, errors, jobs, live
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.messages import chat
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

TRIAL = "conversations.try_channel"
#: What a page of channels listens for.
NEWS = "channel"
_MOST = 20


def add_channel(*, service: str, name: str, address: str, secret: str = "", actor: Actor) -> Channel:
    """Add an address at a chat service to be told at. It is sealed, and never shown again.

    Raises:
        Forbidden: the actor is no person. Invalid: no name, one that is taken, or no address of this service.
        Refused: there are too many already.
    """
    demand(permissions.add_channel, actor)
    if actor.system:
        raise errors.Forbidden(_("Only a person can be told anything."))
    wrong: dict[str, list[errors.Text]] = {}
    if not name.strip():
        wrong["name"] = [_("Give it a name by which you know it.")]
    elif queries.channels(actor).filter(name=name.strip()).exists():
        wrong["name"] = [_("You have a channel of this name.")]
    kept = ""
    try:
        kept = chat.address_of(service, address, secret)
    except chat.Unreadable:
        if service in Service.values:
            wrong["address"] = [_not_an_address(service)]
    if queries.channels(actor).count() >= _MOST:
        raise errors.Refused(_("These are enough channels; remove one first."))
    with audit.change("conversations.channel_added", actor=actor) as change:
        channel = Channel(person_id=actor.id, service=service, name=name.strip())
        channel.seal(kept)
        check(channel, wrong)
        channel.save()
        change.created(channel)
    return channel


def try_channel(*, channel_id: UUID, actor: Actor) -> jobs.Job:
    """Have a word sent to one's channel; what came of it stands with the channel (``trouble``, empty if it was taken).

    Raises:
        NotFound: somebody else's.
    """
    with audit.change("conversations.channel_tried", actor=actor) as change:
        channel = lock(queries.channels(actor), channel_id)
        change.target = channel
        demand(permissions.try_channel, actor, channel)
        channel.is_being_tried = True
        channel.save()
        return jobs.enqueue(
            TRIAL, params={"channel_id": str(channel.pk)}, actor=actor, unique_key=f"{TRIAL}:{channel.pk}"
        )


def send_word(channel: Channel, actor: Actor) -> str:
    """Send a word to a channel and return what went wrong, in the language that is active. Not in a transaction."""
    text = _("This is where Fishplate will tell {name} what happened.").format(name=actor.name)
    try:
        chat.send(channel.opened(), title=_("A test from Fishplate"), text=text)
    except errors.FishplateError as error:
        return str(error)
    return ""


def note_trial(channel: Channel, trouble: str, actor: Actor) -> None:
    """Keep what came of a trial and let the page that waits for it ask again."""
    with audit.change("conversations.channel_tried", actor=actor) as change:
        channel = lock(queries.channels(actor), channel.pk)
        change.target = channel
        channel.is_being_tried, channel.tried_at, channel.trouble = False, clock.now(), trouble
        channel.save()
        live.publish(f"person:{actor.id}", NEWS, {"id": str(channel.pk)})


def remove_channel(*, channel_id: UUID, actor: Actor) -> None:
    """Forget an address; what was to go there goes nowhere.

    Raises:
        NotFound: somebody else's.
    """
    with audit.change("conversations.channel_removed", actor=actor) as change:
        channel = lock(queries.channels(actor), channel_id)
        demand(permissions.remove_channel, actor, channel)
        change.deleted(channel)
        channel.delete()


def retry_delivery(*, notice_delivery_id: UUID, actor: Actor) -> Delivery:
    """Try once more to bring something that failed.

    Raises:
        NotFound: somebody else's, or about what one may not see any more. Refused: it has not failed.
    """
    with audit.unit():
        visible = queries.failed_deliveries(actor).values("pk")
        delivery = Delivery.objects.select_for_update().filter(pk=notice_delivery_id, pk__in=visible).first()
        if delivery is None:
            if (
                Delivery.objects.filter(pk=notice_delivery_id, person_id=actor.id)
                .exclude(state=SendingState.FAILED)
                .exists()
            ):
                raise errors.Refused(_("It has not failed."))
            raise errors.NotFound
        demand(permissions.retry_delivery, actor, delivery)
        delivery.state, delivery.attempts, delivery.error = SendingState.WAITING, 0, ""
        delivery.due_at, delivery.ended_at = clock.now(), None
        delivery.save()
        sending.ask_for(actor, delivery.channel)
    return delivery


def _not_an_address(service: str) -> str:
    if service == Service.OTHER:
        return _("Fishplate does not know this address, or the administrator has not allowed its kind of service.")
    label = Service(service).label
    return _("This is not a webhook of {service}. Copy it from there as it stands.").format(service=label)
