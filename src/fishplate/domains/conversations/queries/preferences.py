from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.conversations.choices import SendingState
from fishplate.domains.conversations.models import Channel, Delivery, Preference
from fishplate.domains.conversations.models.preference import MAIL
from fishplate.kernel import notices as registry
from fishplate.kernel.actors import Actor


def preference(person_id: UUID) -> Preference:
    """How a person wants to be told; a row that is not stored yet where they never said."""
    found = Preference.objects.filter(person_id=person_id).first()
    return found or Preference(person_id=person_id)


def stored_preferences(actor: Actor) -> QuerySet[Preference]:
    """How the actor said that they want to be told, if they ever did."""
    own = Preference.objects.filter(person_id=actor.id)
    return own if actor.projects is None else own.none()


def ways_of(preference: Preference, kind: str, channels: Iterable[Channel]) -> set[str]:
    """Where notices of a kind go besides the inbox: ``mail`` and ids of the person's channels.

    Of a kind they never chose for, what is urgent goes everywhere and the rest nowhere.
    """
    there = {MAIL, *(str(channel.pk) for channel in channels)}
    chosen = preference.ways.get(kind)
    if chosen is not None:
        return there & set(chosen)
    return there if any(one.key == kind and one.urgent for one in registry.kinds()) else set()


def channels(actor: Actor) -> QuerySet[Channel]:
    """One's own channels."""
    own = Channel.objects.filter(person_id=actor.id)
    return own if actor.projects is None else own.none()


def failed_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """What could not be brought to the actor, the latest first, as far as they may still see what it is about."""
    from fishplate.domains.conversations.queries.inbox import notices

    rows = Delivery.objects.filter(
        person_id=actor.id, state=SendingState.FAILED, notice__in=notices(actor).values("pk")
    )
    return rows.select_related("notice", "notice__actor", "notice__comment", "channel")
