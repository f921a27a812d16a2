from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time

from django.utils.translation import gettext as _

from fishplate.domains.conversations import permissions, queries
from fishplate.domains.conversations.choices import Rhythm, SendingState
from fishplate.domains.conversations.models import Delivery, Preference
from fishplate.domains.conversations.models.preference import MAIL
from fishplate.domains.conversations.queries.times import due_at
from fishplate.domains.organisations.models import Person
from fishplate.kernel import audit, errors, notices
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check


def set_notice_preferences(
    *,
    rhythm: str,
    daily_at: time,
    quiet_from: time | None,
    quiet_to: time | None,
    ways: Mapping[str, Collection[str]],
    version: int | None = None,
    actor: Actor,
) -> Preference:
    """Say how one wants to be told; what waits already goes out by the new times.

    Args:
        rhythm: at once, by the hour or by the day; of ``daily_at`` in one's own time zone.
        quiet_from: from then until ``quiet_to`` nothing goes out; both or neither.
        ways: by kind of notice, where it goes besides the inbox: ``mail``, ids of one's channels.

    Raises:
        Forbidden: the actor is no person. Stale: changed since ``version``.
        Invalid: only one end of the quiet hours is given; a kind or a way that does not exist.
    """
    with audit.change("conversations.preference_set", actor=actor) as change:
        demand(permissions.set_notice_preferences, actor)
        if actor.system:
            raise errors.Forbidden(_("Only a person can be told anything."))
        person = Person.objects.get_queryset().select_for_update().get(pk=actor.id)
        preference = Preference.objects.filter(person_id=actor.id).first()
        stored = preference is not None
        preference = preference or Preference(person=person)
        if stored:
            change.watch(preference)
            change.target = preference
            if version is not None and preference.version != version:
                raise errors.Stale(preference, version)
        preference.rhythm, preference.daily_at = Rhythm(rhythm), daily_at
        preference.quiet_from, preference.quiet_to = quiet_from, quiet_to
        wrong = _wrong(preference, ways, actor)
        check(preference, wrong)
        preference.ways = {kind: sorted(chosen) for kind, chosen in sorted(ways.items())}
        preference.save()
        if not stored:
            change.created(preference)
        for delivery in Delivery.objects.filter(person=person, state=SendingState.WAITING, attempts=0).select_related(
            "notice"
        ):
            due = due_at(preference, person.zone, delivery.notice.at)
            Delivery.objects.filter(pk=delivery.pk).update(due_at=due)
    return preference


def _wrong(preference: Preference, ways: Mapping[str, Collection[str]], actor: Actor) -> dict[str, list[errors.Text]]:
    wrong: dict[str, list[errors.Text]] = {}
    if (preference.quiet_from is None) != (preference.quiet_to is None):
        wrong["quiet_to"] = [_("Say from when until when, or leave both empty.")]
    there = {MAIL, *(str(channel.pk) for channel in queries.channels(actor))}
    known = {kind.key for kind in notices.kinds()}
    if not set(ways) <= known or not all(set(chosen) <= there for chosen in ways.values()):
        wrong["ways"] = [_("One of these kinds or channels does not exist.")]
    return wrong
