from __future__ import annotations

import hashlib
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import (
    AccessToken,
    Invitation,
    Membership,
    Organisation,
    PasswordLink,
    Person,
)
from fishplate.kernel import clock, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues
from fishplate.kernel.documents import Template
from fishplate.kernel.validation import comparable


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


def valid_token(text: str) -> AccessToken | None:
    """Return the token of this text with its person, if both may still be used."""
    token = (
        AccessToken.objects.filter(digest=token_digest(text), revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if token is None or (token.expires_at is not None and token.expires_at <= clock.now()):
        return None
    return token


def person_of_token(text: str) -> Person | None:
    """Return the active person a valid token belongs to."""
    token = valid_token(text)
    return token.person if token is not None else None


def access_tokens(actor: Actor) -> QuerySet[AccessToken]:
    """One's own tokens that were not revoked."""
    own = AccessToken.objects.filter(person_id=actor.id, revoked_at=None).select_related("use")
    return own if actor.projects is None else own.none()


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """The organisations this actor belongs to, also where an administrator would see more."""
    own = Organisation.objects.filter(memberships__person_id=actor.id)
    return own if actor.projects is None else own.none()


def membership_of(email: str, organisation_name: str = "") -> Membership:
    """Return as what somebody takes part, found by the whole address, so that nobody is found by guessing a part of it.

    Raises:
        Invalid: nobody has this address; they belong to several organisations and none or another was named.
    """
    found = Membership.objects.filter(person__email__iexact=comparable(email), person__is_active=True)
    rows = list(found.select_related("person", "organisation"))
    if not rows:
        raise errors.Invalid({"email": [_("Nobody with this address has an account here.")]})
    wanted = organisation_name.strip().casefold()
    named = [row for row in rows if row.organisation.name.casefold() == wanted]
    if wanted and not named:
        raise errors.Invalid({"organisation": [_("They belong to no organisation of this name.")]})
    if len(rows) > 1 and not named:
        raise errors.Invalid({"organisation": [_("They belong to several organisations; write the name of one.")]})
    return (named or rows)[0]


def document_templates(actor: Actor) -> QuerySet[Template]:
    """The templates of all organisations this actor belongs to, by document and language, newest first."""
    return Template.objects.filter(organisation_id__in=organisations(actor).values("pk"))


def second_factors(actor: Actor) -> QuerySet[Authenticator]:
    """One's own authenticator app and passkeys; recovery codes only stand in for them."""
    own = Authenticator.objects.filter(user_id=actor.id)
    return own.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("pk")


def passkeys(actor: Actor) -> QuerySet[Authenticator]:
    """One's own passkeys."""
    return second_factors(actor).filter(type=Authenticator.Type.WEBAUTHN)


def recovery_codes(actor: Actor) -> list[str]:
    """One's own recovery codes that were not used yet."""
    row = Authenticator.objects.filter(user_id=actor.id, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(row.wrap().get_unused_codes()) if row is not None else []


def linked_providers(actor: Actor) -> QuerySet[SocialAccount]:
    """The accounts elsewhere that sign this person in."""
    return SocialAccount.objects.filter(user_id=actor.id).order_by("pk")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    still = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
    return still.filter(expires_at__gt=clock.now()).select_related("invited_by")


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the organisations that this actor manages (to all of them for administrators)."""
    managed = Organisation.objects.visible_to(actor)
    if not actor.administrator:
        managed = managed.filter(memberships__person_id=actor.id, memberships__role=MembershipRole.MANAGER)
    return Invitation.objects.filter(organisation__in=managed).select_related("organisation")


def invitation_of_token(token: str) -> Invitation | None:
    """Return the open invitation that this text belongs to."""
    found = Invitation.objects.filter(digest=token_digest(token), accepted_at=None, revoked_at=None)
    return found.filter(expires_at__gt=clock.now()).select_related("organisation", "invited_by").first()


def open_password_links(person: Person) -> QuerySet[PasswordLink]:
    """Links by which this person can still set another password."""
    still = PasswordLink.objects.filter(person=person, used_at=None, revoked_at=None, person__is_active=True)
    return still.filter(expires_at__gt=clock.now()).select_related("made_by")


def password_link_of_token(token: str) -> PasswordLink | None:
    """Return the link, with its person, that this text belongs to, if it can still be used."""
    found = PasswordLink.objects.filter(digest=token_digest(token), used_at=None, revoked_at=None)
    return found.filter(expires_at__gt=clock.now(), person__is_active=True).select_related("person").first()


def custom_fields(actor: Actor) -> QuerySet[CustomField]:
    """The fields that the organisations this actor sees gave to their records."""
    seen = Organisation.objects.visible_to(actor)
    return CustomField.objects.filter(organisation_id__in=seen.values("pk"))


def kind_with_fields(key: str) -> records.Kind:
    """The kind of record called ``key``; ``NotFound`` where there is none that can have fields of its own."""
    found = next((kind for kind in records.kinds() if kind.key == key and kind.owner), None)
    if found is None:
        raise errors.NotFound
    return found


def custom_values(record: Model) -> CustomValues:
    """What stands in the fields of a record, as version 0 where nothing does yet."""
    kind = record._meta.label_lower
    found = CustomValues.objects.filter(kind=kind, record_id=record.pk).first()
    return found or CustomValues(kind=kind, record_id=record.pk, version=0)
