"""What somebody signs in with besides the password: an authenticator app, passkeys, recovery codes.

The rows are allauth's. Nothing of them goes into the history but that there was a change, and of what kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand

MOST_PASSKEYS = 20
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Passkey:
    """What a device made for somebody who has no account yet: it already names, by ``person_id``, whose it will be."""

    person_id: UUID
    credential: dict[str, Any]


def add_authenticator_app(*, secret: str, code: str, actor: Actor) -> Person:
    """Ask for a code of an app from now on; recovery codes are made with the first second factor.

    Raises:
        Invalid: the app, given ``secret``, would not show this code now. Refused: there is an app already.
    """
    demand(permissions.add_authenticator_app, actor)
    if not validate_totp_code(secret, code):
        raise errors.Invalid({"code": [_("This is not what the app shows now. Is the clock of the device right?")]})
    with audit.change("organisations.second_factor_added", actor=actor, what="app") as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        if queries.second_factors(actor).filter(type=Authenticator.Type.TOTP).exists():
            raise errors.Refused(_("There is an authenticator app already; remove that one first."))
        TOTP.activate(person, secret)
        RecoveryCodes.activate(person)
        tell(person, _("An authenticator app was added to your account"))
    return person


def add_passkey(*, name: str, credential: dict[str, Any], actor: Actor) -> Person:
    """Let this device or key sign the person in. The page has checked that it answered our challenge.

    Raises:
        Invalid: no name. Refused: there are too many already.
    """
    demand(permissions.add_passkey, actor)
    if not 1 <= len(name.strip()) <= MOST_NAME:
        raise errors.Invalid({"name": [_("Give it a short name, so that you know later which one it is.")]})
    with audit.change("organisations.passkey_added", actor=actor, what=name.strip()) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        if queries.passkeys(actor).count() >= MOST_PASSKEYS:
            raise errors.Refused(_("{most} passkeys are enough; remove one first.").format(most=MOST_PASSKEYS))
        keep_passkey(person, name.strip(), credential)
        tell(person, _("A passkey was added to your account"))
    return person


def keep_passkey(person: Person, name: str, credential: dict[str, Any]) -> None:
    """Let a device sign somebody in, within a running change; recovery codes come with the first one."""
    WebAuthn.add(person, name, credential)
    RecoveryCodes.activate(person)


def remove_second_factor(*, second_factor_id: int, actor: Actor) -> Person:
    """Take away the authenticator app or one passkey; with the last one the recovery codes go as well.

    Raises:
        NotFound: not one of the actor's own.
    """
    demand(permissions.remove_second_factor, actor)
    with audit.change("organisations.second_factor_removed", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        factor = queries.second_factors(actor).filter(pk=second_factor_id).first()
        if factor is None:
            raise errors.NotFound
        change.note["what"] = "app" if factor.type == Authenticator.Type.TOTP else factor.wrap().name
        factor.delete()
        if not queries.second_factors(actor).exists():
            Authenticator.objects.filter(user_id=actor.id).delete()
        tell(person, _("A second factor was removed from your account"))
    return person


def renew_recovery_codes(*, actor: Actor) -> Person:
    """Make new recovery codes; the old ones are worthless from then on.

    Raises:
        Refused: there is no second factor that they would stand in for.
    """
    demand(permissions.renew_recovery_codes, actor)
    with audit.change("organisations.recovery_codes_renewed", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        if not queries.second_factors(actor).exists():
            raise errors.Refused(_("Recovery codes stand in for a second factor; add one first."))
        Authenticator.objects.filter(user_id=actor.id, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(person)
        tell(person, _("New recovery codes were made for your account"))
    return person
