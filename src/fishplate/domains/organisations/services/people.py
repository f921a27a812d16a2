from __future__ import annotations

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fishplate.domains.organisations import events, permissions, queries
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.organisations.services.organisations import new_organisation
from fishplate.domains.organisations.services.sessions import end_sessions_of
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, clock, errors, outbox, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable


def found_installation(*, organisation_name: str, name: str, email: str, password: str) -> Person:
    """Make the first organisation and its first person, an administrator. Works once, on an empty installation.

    Raises:
        Invalid: a field is wrong.
        Refused: somebody can already sign in.
    """
    with audit.change("organisations.installation_founded", actor=SYSTEM) as change:
        if not queries.installation_is_empty():
            raise errors.Refused(_("This installation already has an administrator."))
        organisation = new_organisation(organisation_name)
        person = new_person(name=name, email=email, password=password, is_administrator=True)
        membership = Membership(organisation=organisation, person=person, role=MembershipRole.MANAGER)
        for row in (organisation, person, membership):
            row.save()
            change.created(row)
        search.index(organisation)
        search.index(person)
    return person


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
        person = Person.objects.filter(email__iexact=comparable(email)).first()
        if person is None:
            person = new_person(name=name, email=email, password=password)
            person.save()
            change.created(person)
            search.index(person)
        elif Membership.objects.filter(organisation=organisation, person=person).exists():
            raise errors.Invalid({"email": [_("This person already belongs to the organisation.")]})
        membership = Membership(organisation=organisation, person=person, role=MembershipRole(role))
        membership.save()
        change.created(membership)
        change.target = membership
        outbox.publish(events.PersonAdded(person_id=person.pk, actor_id=actor.id))
    return person


def set_preferences(
    *, name: str, language: str, theme: str, letters: str = "", time_zone: str = "", actor: Actor
) -> Person:
    """Change one's own name, language, theme, time zone, and whether single letters act as keys.

    Raises:
        Invalid: the name is empty, or there is no such time zone.
    """
    if not name.strip():
        raise errors.Invalid({"name": [_("Please give a name; it stands beside everything you do.")]})
    with audit.change("organisations.preferences_set", actor=actor) as change:
        person = lock(Person.objects.visible_to(actor), actor.id)
        change.target = person
        person.name, person.language, person.theme = name.strip(), language, theme
        person.letters, person.time_zone = letters, time_zone.strip()
        check(person)
        person.save()
        search.index(person)
        outbox.publish(events.PersonNamed(person_id=person.pk, actor_id=actor.id))
    return person


def change_password(*, password: str, kept: UUID | None = None, actor: Actor) -> Person:
    """Give one's own account another password, or its first; all its sessions but ``kept`` end.

    Whoever calls has checked that it is them.

    Raises:
        Invalid: the password is too short, too common or too like the name.
    """
    demand(permissions.change_password, actor)
    with audit.change("organisations.password_changed", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        set_password(person, password)
        person.save()
        void_password_links(change, person)
        end_sessions_of(person.pk, kept=kept)
        tell(person, _("The password of your account was changed"))
    return person


def set_password(person: Person, password: str) -> None:
    """Give a person a password; the row is not stored.

    Raises:
        Invalid: the password is too short, too common or too like the name.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise errors.Invalid({"password": list(error.messages)}) from error
    person.set_password(password)


def void_password_links(change: audit.Change, person: Person) -> int:
    """Make what open links somebody has worthless, within a running change; return how many."""
    open_ones = list(queries.open_password_links(person))
    for link in open_ones:
        change.watch(link)
        link.revoked_at = clock.now()
        link.save()
    return len(open_ones)


def new_person(*, name: str, email: str, password: str | None, is_administrator: bool = False) -> Person:
    """Return a person, checked and not yet stored; without a password they sign in another way."""
    person = Person(name=name.strip(), email=email.strip(), is_administrator=is_administrator)
    wrong: dict[str, list[errors.Text]] = {}
    if not person.name:
        wrong["name"] = [_("Please give a name.")]
    if password is not None:
        try:
            validate_password(password, person)
        except ValidationError as error:
            wrong["password"] = list(error.messages)
    person.set_password(password)
    check(person, wrong)
    return person
