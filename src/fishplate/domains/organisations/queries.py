from __future__ import annotations

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import AccessToken, Membership, Organisation, Person
from fishplate.kernel import clock
from fishplate.kernel.actors import Actor


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations this actor belongs to (all of them for administrators)."""
    return Organisation.objects.visible_to(actor)


def people(actor: Actor) -> QuerySet[Person]:
    """The people this actor works with."""
    return Person.objects.visible_to(actor)


def memberships(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to an organisation, with the person loaded."""
    return Membership.objects.filter(organisation=organisation).select_related("person")


def is_member(actor: Actor, organisation_id: UUID) -> bool:
    """Tell whether the actor belongs to the organisation."""
    return Membership.objects.filter(organisation_id=organisation_id, person_id=actor.id).exists()


def is_manager(actor: Actor, organisation_id: UUID) -> bool:
    """Tell whether the actor manages the organisation."""
    return Membership.objects.filter(
        organisation_id=organisation_id, person_id=actor.id, role=MembershipRole.MANAGER
    ).exists()


def installation_is_empty() -> bool:
    """Tell whether nobody can sign in yet, so that the first administrator is still to be made."""
    return not Person.objects.exists()


def token_digest(text: str) -> str:
    """Return what is stored of a token. It carries 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


def person_of_token(text: str) -> Person | None:
    """Return the active person a valid token belongs to."""
    token = (
        AccessToken.objects.filter(digest=token_digest(text), revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if token is None or (token.expires_at is not None and token.expires_at <= clock.now()):
        return None
    return token.person


def access_tokens(actor: Actor) -> QuerySet[AccessToken]:
    """One's own tokens that were not revoked."""
    return AccessToken.objects.filter(person_id=actor.id, revoked_at=None)
