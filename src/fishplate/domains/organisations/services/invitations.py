"""Invitations: a link by mail or by hand, that works once and expires."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fishplate.domains.organisations import events, permissions, queries
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Invitation, Membership, Organisation, Person
from fishplate.domains.organisations.services.people import new_person
from fishplate.domains.organisations.services.second_factors import Passkey, keep_passkey
from fishplate.kernel import audit, clock, errors, guards, messages, outbox, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable

MOST_DAYS = 30


def invite_person(
    *, organisation_id: UUID, email: str, role: str = MembershipRole.MEMBER, days: int = 7, actor: Actor
) -> tuple[Invitation, str]:
    """Invite somebody into an organisation; return the invitation with its link, which is never shown again.

    An older open invitation of the same address is void from then on.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: a field is wrong, or they belong to it already.
    """
    with audit.change("organisations.invitation_created", actor=actor) as change:
        organisation = lock(Organisation.objects.visible_to(actor), organisation_id)
        demand(permissions.invite_person, actor, organisation)
        invitation, link = new_invitation(change, organisation, email=email, role=role, days=days)
        change.target = invitation
    return invitation, link


def new_invitation(
    change: audit.Change,
    organisation: Organisation,
    *,
    email: str,
    role: str = MembershipRole.MEMBER,
    days: int,
    to: Text = "",
) -> tuple[Invitation, str]:
    """Make and mail an invitation within a running change; whoever calls has asked the rule.

    Args:
        to: what they are invited to beside the organisation, as the mail says it.
    """
    actor, token = change.actor, secrets.token_urlsafe(32)
    guards.ask("organisations.invite_person", target=organisation, actor=actor)
    _check(organisation, email, days)
    older = list(queries.open_invitations(organisation).filter(email__iexact=comparable(email)))
    invitation = Invitation(
        organisation=organisation,
        email=email.strip(),
        role=MembershipRole(role),
        digest=queries.token_digest(token),
        invited_by_id=None if actor.system else actor.id,
        expires_at=clock.now() + timedelta(days=days),
    )
    check(invitation)
    invitation.save()
    change.created(invitation)
    for one in older:
        void_invitation(change, one)
        outbox.publish(events.InvitationReplaced(invitation_id=one.pk, by_id=invitation.pk, actor_id=actor.id))
    link = settings.FISHPLATE_URL + reverse("organisations:open_invitation", args=[token])
    _write_to(invitation, to or organisation.name, actor, link)
    return invitation, link


def void_invitation(change: audit.Change, invitation: Invitation) -> None:
    """Make an open invitation worthless within a running change.

    Raises:
        Refused: it was accepted or revoked already.
    """
    if invitation.accepted_at or invitation.revoked_at:
        raise errors.Refused(_("This invitation is not open any more."))
    change.watch(invitation)
    invitation.revoked_at = clock.now()
    invitation.save()


def revoke_invitation(*, invitation_id: UUID, actor: Actor) -> Invitation:
    """Make the link of an open invitation worthless.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it was accepted or revoked already.
    """
    with audit.change("organisations.invitation_revoked", actor=actor) as change:
        invitation = lock(
            Invitation.objects.filter(organisation__in=Organisation.objects.visible_to(actor)), invitation_id
        )
        change.target = invitation
        demand(permissions.revoke_invitation, actor, invitation.organisation)
        void_invitation(change, invitation)
    return invitation


def accept_invitation(
    *,
    token: str,
    name: str,
    password: str | None = None,
    passkey: Passkey | None = None,
    actor: Actor = SYSTEM,
) -> Person:
    """Make the account of somebody who was invited and has none. Without a password they sign in another way.

    Args:
        passkey: with which they sign in from now on, where the page has checked that it answered our challenge.

    Raises:
        NotFound: there is no such open invitation. Refused: the address has an account. Invalid: a field is wrong.
    """
    with audit.change("organisations.invitation_accepted", actor=actor) as change:
        invitation = _locked(token)
        change.target = invitation
        if Person.objects.filter(email__iexact=invitation.email).exists():
            raise errors.Refused(_("This address has an account here already. Sign in to accept."))
        person = new_person(name=name, email=invitation.email, password=password)
        if passkey is not None:
            person.pk = passkey.person_id
        person.save()
        change.created(person)
        search.index(person)
        if passkey is not None:
            keep_passkey(person, _("First passkey"), passkey.credential)
            change.note["passkey"] = True
        _join(change, invitation, person)
    return person


def join_by_invitation(*, token: str, actor: Actor) -> Membership:
    """Become a member of one more organisation, with the account one has.

    Raises:
        NotFound: there is no such open invitation. Refused: the actor belongs to the organisation already.
    """
    demand(permissions.join_by_invitation, actor)
    with audit.change("organisations.invitation_accepted", actor=actor) as change:
        invitation = _locked(token)
        change.target = invitation
        person = lock(Person.objects.visible_to(actor), actor.id)
        if queries.is_member(actor, invitation.organisation_id):
            raise errors.Refused(_("You belong to this organisation already."))
        return _join(change, invitation, person)


def _join(change: audit.Change, invitation: Invitation, person: Person) -> Membership:
    membership = Membership(organisation=invitation.organisation, person=person, role=invitation.role)
    membership.save()
    change.created(membership)
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save()
    outbox.publish(events.InvitationAccepted(invitation_id=invitation.pk, person_id=person.pk, actor_id=person.pk))
    return membership


def _locked(token: str) -> Invitation:
    found = queries.invitation_of_token(token)
    if found is None:
        raise errors.NotFound
    invitation = lock(Invitation.objects.select_related("organisation"), found.pk)
    # Read again under the lock: of two who open the link at once, one comes too late.
    if queries.invitation_of_token(token) is None:
        raise errors.NotFound
    return invitation


def _check(organisation: Organisation, email: str, days: int) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = [_("Between 1 and {most} days.").format(most=MOST_DAYS)]
    if Membership.objects.filter(organisation=organisation, person__email__iexact=comparable(email)).exists():
        wrong["email"] = [_("This person already belongs to the organisation.")]
    if wrong:
        raise errors.Invalid(wrong)


def _write_to(invitation: Invitation, to: Text, actor: Actor, link: str) -> None:
    messages.send(
        to=invitation.email,
        subject=_("{name} invites you to {organisation} on Fishplate").format(name=actor.name, organisation=to),
        text=_(
            "{name} invites you to work with {organisation} on Fishplate. "
            "This link works once, until {until}:\n\n{link}"
        ).format(
            name=actor.name,
            organisation=to,
            until=f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC",
            link=link,
        ),
    )
