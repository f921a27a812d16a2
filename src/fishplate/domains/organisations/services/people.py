from __future__ import annotations

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from fishplate.domains.organisations import events, permissions, queries
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.organisations.services.organisations import new_organisation
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check


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
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            person = new_person(name=name, email=email, password=password)
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


def change_password(*, password: str, actor: Actor) -> Person:
    """Give one's own account another password, or its first. Whoever calls has checked that it is them.

    Raises:
        Invalid: the password is too short, too common or too like the name.
    """
    demand(permissions.change_password, actor)
    with audit.change("organisations.password_changed", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        set_password(person, password)
        person.save()
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


def new_person(*, name: str, email: str, password: str, is_administrator: bool = False) -> Person:
    """Return a person with this password, checked and not yet stored."""
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
