from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from fishplate.domains.organisations import events, permissions, queries
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import AccessToken, Membership, Organisation, Person
from fishplate.kernel import audit, clock, errors, guards, outbox, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

TOKEN_PREFIX = "fp_"  # noqa: S105  # names the kind of token, so that secret scanners find a leaked one


def found_installation(*, organisation_name: str, name: str, email: str, password: str) -> Person:
    """Make the first organisation and its first person, an administrator. Works once, on an empty installation.

    Raises:
        Invalid: a field is wrong.
        Refused: somebody can already sign in.
    """
    with audit.change("organisations.installation_founded", actor=SYSTEM) as change:
        if not queries.installation_is_empty():
            raise errors.Refused(_("This installation already has an administrator."))
        organisation = _new_organisation(organisation_name)
        person = _new_person(name=name, email=email, password=password, is_administrator=True)
        membership = Membership(organisation=organisation, person=person, role=MembershipRole.MANAGER)
        for row in (organisation, person, membership):
            row.save()
            change.created(row)
        search.index(organisation)
    return person


def create_organisation(*, name: str, description: str = "", actor: Actor) -> Organisation:
    """Register a company or unit that owns systems or takes part in projects.

    Raises:
        Forbidden: the actor is no administrator.
        Invalid: the name is missing or taken.
    """
    demand(permissions.create_organisation, actor)
    guards.ask("organisations.create_organisation", target=None, actor=actor)
    with audit.change("organisations.organisation_created", actor=actor) as change:
        organisation = _new_organisation(name, description)
        organisation.save()
        change.created(organisation)
        search.index(organisation)
        outbox.publish(events.OrganisationCreated(organisation_id=organisation.pk, actor_id=actor.id))
    return organisation


def amend_organisation(
    *, organisation_id: UUID, version: int, name: str, description: str, actor: Actor
) -> Organisation:
    """Change an organisation's name or description.

    Raises:
        NotFound: outside the actor's sight. Forbidden: not a manager. Stale: changed since ``version``.
        Invalid: the name is missing or taken.
    """
    with audit.change("organisations.organisation_amended", actor=actor) as change:
        organisation = lock(Organisation.objects.visible_to(actor), organisation_id, version=version)
        change.target = organisation
        demand(permissions.amend_organisation, actor, organisation)
        _check_organisation_name(name, other_than=organisation_id)
        organisation.name, organisation.description = name.strip(), description.strip()
        check(organisation)
        organisation.save()
        search.index(organisation)
    return organisation


def add_person(
    *,
    organisation_id: UUID,
    name: str,
    email: str,
    password: str,
    role: str = MembershipRole.MEMBER,
    actor: Actor,
) -> Person:
    """Give somebody an account in an organisation; somebody who already has one is only made a member.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: a field is wrong, or they are a member already.
    """
    with audit.change("organisations.person_added", actor=actor) as change:
        organisation = lock(Organisation.objects.visible_to(actor), organisation_id)
        demand(permissions.add_person, actor, organisation)
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            person = _new_person(name=name, email=email, password=password)
            person.save()
            change.created(person)
        elif Membership.objects.filter(organisation=organisation, person=person).exists():
            raise errors.Invalid({"email": [_("This person already belongs to the organisation.")]})
        membership = Membership(organisation=organisation, person=person, role=MembershipRole(role))
        membership.save()
        change.created(membership)
        change.target = membership
        outbox.publish(events.PersonAdded(person_id=person.pk, actor_id=actor.id))
    return person


def remove_membership(*, membership_id: UUID, actor: Actor) -> None:
    """Take a person out of an organisation. The last manager stays, or nobody could ever add one.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is the organisation's last manager.
    """
    with audit.change("organisations.membership_removed", actor=actor) as change:
        visible = Organisation.objects.visible_to(actor)
        membership = lock(Membership.objects.filter(organisation__in=visible), membership_id)
        demand(permissions.remove_membership, actor, membership.organisation)
        guards.ask("organisations.remove_membership", target=membership, actor=actor)
        others = Membership.objects.filter(organisation=membership.organisation, role=MembershipRole.MANAGER)
        if membership.role == MembershipRole.MANAGER and not others.filter(~Q(pk=membership.pk)).exists():
            raise errors.Refused(_("This is the organisation's last manager; make somebody else a manager first."))
        change.deleted(membership)
        membership.delete()


def set_preferences(*, name: str, language: str, theme: str, time_zone: str = "", actor: Actor) -> Person:
    """Change one's own name, language, theme and time zone.

    Raises:
        Invalid: the name is empty, or there is no such time zone.
    """
    if not name.strip():
        raise errors.Invalid({"name": [_("Please give a name; it stands beside everything you do.")]})
    with audit.change("organisations.preferences_set", actor=actor) as change:
        person = lock(Person.objects.visible_to(actor), actor.id)
        change.target = person
        person.name, person.language, person.theme = name.strip(), language, theme
        person.time_zone = time_zone.strip()
        check(person)
        person.save()
    return person


def create_access_token(*, name: str, expires_at: datetime | None, actor: Actor) -> tuple[AccessToken, str]:
    """Make a token for programs that act as this person; return it with its text, which is never shown again.

    Raises:
        Invalid: no name, or an expiry that has passed.
    """
    demand(permissions.create_access_token, actor)
    if not name.strip():
        raise errors.Invalid({"name": [_("Say what the token is for, so that you know later which one to revoke.")]})
    if expires_at is not None and expires_at <= clock.now():
        raise errors.Invalid({"expires_at": [_("This moment has passed already.")]})
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with audit.change("organisations.access_token_created", actor=actor) as change:
        token = AccessToken(
            person_id=actor.id,
            name=name.strip(),
            digest=queries.token_digest(text),
            hint=text[:8],
            expires_at=expires_at,
        )
        check(token)
        token.save()
        change.created(token)
    return token, text


def revoke_access_token(*, access_token_id: UUID, actor: Actor) -> AccessToken:
    """Make a token worthless at once.

    Raises:
        NotFound: not one of the actor's own.
    """
    with audit.change("organisations.access_token_revoked", actor=actor) as change:
        token = lock(AccessToken.objects.filter(person_id=actor.id, revoked_at=None), access_token_id)
        change.target = token
        demand(permissions.revoke_access_token, actor, token)
        token.revoked_at = clock.now()
        token.save()
    return token


def _new_organisation(name: str, description: str = "") -> Organisation:
    _check_organisation_name(name)
    organisation = Organisation(name=name.strip(), description=description.strip())
    check(organisation)
    return organisation


def _check_organisation_name(name: str, *, other_than: UUID | None = None) -> None:
    if not name.strip():
        raise errors.Invalid({"name": [_("Please give the organisation a name.")]})
    if (
        Organisation.objects.filter(name__iexact=name.strip())
        .exclude(pk__in=[other_than] if other_than else [])
        .exists()
    ):
        raise errors.Invalid({"name": [_("An organisation of this name exists already.")]})


def _new_person(*, name: str, email: str, password: str, is_administrator: bool = False) -> Person:
    person = Person(name=name.strip(), email=email.strip(), is_administrator=is_administrator)
    wrong: dict[str, list[errors.Text]] = {}
    if not person.name:
        wrong["name"] = [_("Please give a name.")]
    try:
        validate_password(password, person)
    except ValidationError as error:
        wrong["password"] = list(error.messages)
    person.set_password(password)
    check(person, wrong)
    return person
