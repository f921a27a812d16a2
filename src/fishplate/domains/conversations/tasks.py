from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import queries
from fishplate.domains.conversations.services import channels, sending
from fishplate.kernel import audit, clock, errors, jobs
from fishplate.kernel.jobs import JobContext, Outcome


def register() -> None:
    """Look every half minute for what has become due: digests, the end of quiet hours, another attempt."""
    jobs.periodic("conversations.deliver", sending.ask_for_due, every=timedelta(seconds=30))


@jobs.job(sending.JOB, label=_("Bring notifications"), timeout=timedelta(minutes=5))
def deliver_notices(context: JobContext, person_id: str, channel_id: str = "") -> Outcome:
    """Bring what is due to one person by one way, and note what came of it.

    A worker killed in between cannot know whether it arrived; then it goes once more.
    """
    receiver = sending.receiver(UUID(person_id), UUID(channel_id) if channel_id else None)
    if receiver is None:
        return Outcome()
    person, channel = receiver
    at = clock.now()
    with audit.unit():
        parcel = sending.pack(person, channel, at)
    if parcel is None:
        return Outcome()
    try:
        sending.hand_over(parcel)
    except errors.FishplateError as error:
        trouble = error
        with translation.override(person.language or settings.LANGUAGE_CODE):
            text = str(error)
        return Outcome({"trouble": text}, store=lambda: sending.failed(parcel, trouble, text, at))
    return Outcome({"brought": len(parcel.deliveries)}, store=lambda: sending.brought(parcel, at))


@jobs.job(channels.TRIAL, label=_("Try a notification channel"), timeout=timedelta(minutes=2))
def try_channel(context: JobContext, channel_id: str) -> Outcome:
    """Send a word to a channel; the answer is for the person who asked."""
    channel = queries.channels(context.actor).filter(pk=channel_id).first()
    if channel is None:
        return Outcome()
    trouble = channels.send_word(channel, context.actor)
    return Outcome({"trouble": trouble}, store=lambda: channels.note_trial(channel, trouble, context.actor))
