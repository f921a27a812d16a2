"""A lost password: a link that an administrator hands over, or that goes by mail, sets another one, once.

It sets the password and nothing else: nobody is signed in by it, and a second factor is asked for as ever.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.models import PasswordLink, Person
from fishplate.domains.organisations.services.people import set_password, void_password_links
from fishplate.domains.organisations.services.sessions import end_sessions_of
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, clock, errors, jobs, limits, messages
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import comparable

SEND = "organisations.send_password_link"
MOST_HOURS = 72
#: How long a link lives that somebody asked for by themselves.
_MAILED_HOURS = 1
#: How often it may be asked for within the hour: for one address, and from one address of the network, behind which a
#: whole company may sit.
_FOR_ONE, _FROM_ONE = 3, 30
_HOUR = timedelta(hours=1)


def make_password_link(*, person_id: UUID, hours: int = 24, actor: Actor) -> tuple[PasswordLink, str]:
    """Make a link for who lost their password; return it with its address, which is never shown again.

    An older one is void from then on. The person is told by mail, where there is mail; the link is for handing over.

    Args:
        hours: how long it can be used, 1 to 72.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: too long. Refused: the account is closed.
    """
    with audit.change("organisations.password_link_created", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.make_password_link, actor)
        if not 1 <= hours <= MOST_HOURS:
            raise errors.Invalid({"hours": [_("Between 1 and {most} hours.").format(most=MOST_HOURS)]})
        if not person.is_active:
            raise errors.Refused(_("This account is closed; open it first."))
        link, address = _new(change, person, hours, actor)
        tell(person, gettext_lazy("A link to set a new password for your account was made"))
    return link, address


def revoke_password_link(*, person_id: UUID, actor: Actor) -> Person:
    """Make the open link of somebody worthless.

    Raises:
        NotFound, Forbidden: as for every write. Refused: there is none.
    """
    with audit.change("organisations.password_link_revoked", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.revoke_password_link, actor)
        if not void_password_links(change, person):
            raise errors.Refused(_("There is no link that could still be used."))
    return person


def request_password_link(*, email: str, address: str, actor: Actor = SYSTEM) -> None:
    """Have a link sent to who says that they lost their password. It tells nobody whether there is such an account.

    Nothing is looked up here: a job does, so that no answer takes longer than another.

    Args:
        email: as it was typed.
        address: from which address of the network.

    Raises:
        Refused: this installation sends no mail, or it was asked for too often from there.
    """
    if not messages.configured():
        raise errors.Refused(_("This installation sends no mail. An administrator can make you a link."))
    if not limits.take(f"password link from {address}", most=_FROM_ONE, within=_HOUR):
        raise errors.Refused(_("This was asked for too often from where you are. Wait an hour, then try again."))
    typed = email.strip().lower()
    if not limits.take(f"password link for {typed}", most=_FOR_ONE, within=_HOUR):
        return
    with audit.unit():
        jobs.enqueue(SEND, params={"email": typed}, actor=actor)


def send_password_link(*, email: str, actor: Actor = SYSTEM) -> None:
    """Mail a link to whoever has this address, if somebody has who may sign in."""
    person = Person.objects.filter(email__iexact=comparable(email), is_active=True).first()
    if person is None:
        return
    with (
        audit.change("organisations.password_link_created", actor=actor, target=person) as change,
        translation.override(person.language or translation.get_language()),
    ):
        _link, address = _new(change, lock(Person.objects.all(), person.pk), _MAILED_HOURS, actor)
        messages.send(
            to=person.email,
            subject=_("A new password for Fishplate"),
            text=_(
                "Somebody asked for a new password for your account. If it was you, set one here within an hour; "
                "the link works once:\n\n{link}\n\nIf it was not you, do nothing: your password is as it was."
            ).format(link=address),
        )


def set_password_by_link(*, token: str, password: str, actor: Actor = SYSTEM) -> Person:
    """Give the account of an open link another password; all its sessions end, and wrong passwords are forgotten.

    Raises:
        NotFound: the link is used, revoked, too old, or was never made. Invalid: the password is too weak.
    """
    found = queries.password_link_of_token(token)
    if found is None:
        raise errors.NotFound
    with audit.change("organisations.password_set", actor=actor) as change:
        person = change.target = lock(Person.objects.all(), found.person_id)
        link = lock(PasswordLink.objects.all(), found.pk)
        # Read again under the lock: of two who open the link at once, one comes too late.
        if queries.password_link_of_token(token) is None:
            raise errors.NotFound
        set_password(person, password)
        person.save()
        change.watch(link)
        link.used_at = clock.now()
        link.save()
        change.note["sessions"] = end_sessions_of(person.pk)
        # Wrong codes stay counted: the link proves nothing about the second factor.
        AccessAttempt.objects.filter(username=person.email.lower()).delete()
        tell(person, gettext_lazy("The password of your account was set by a link"))
    return person


def _new(change: audit.Change, person: Person, hours: int, actor: Actor) -> tuple[PasswordLink, str]:
    void_password_links(change, person)
    token = secrets.token_urlsafe(32)
    link = PasswordLink(
        person=person,
        digest=queries.token_digest(token),
        made_by_id=None if actor.system else actor.id,
        expires_at=clock.now() + timedelta(hours=hours),
    )
    link.save()
    change.created(link)
    return link, settings.FISHPLATE_URL + reverse("organisations:open_password_link", args=[token])
