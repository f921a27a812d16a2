"""Leaving an organisation, or the installation, with what one holds handed over in the same change."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from fishplate.domains.organisations import permissions
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import AccessToken, Invitation, Membership, Organisation, Person
from fishplate.domains.organisations.services.people import void_password_links
from fishplate.domains.organisations.services.sessions import end_sessions_of
from fishplate.kernel import audit, clock, contributions, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.wording import labelled

#: By key of the open work, who takes it over.
Takers = Mapping[str, UUID]


def remove_membership(
    *, membership_id: UUID, takers: Takers | None = None, successor: UUID | None = None, actor: Actor
) -> None:
    """Take a person out of an organisation. The last manager stays, or nobody could ever add one.

    Args:
        takers: who takes over what they hold for the organisation; what nobody is named for simply ends.
        successor: who takes over everything that ``takers`` says nothing of.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is the organisation's last manager, or something they
        hold cannot be left to nobody.
    """
    with audit.change("organisations.membership_removed", actor=actor) as change:
        visible = Organisation.objects.visible_to(actor)
        membership = lock(Membership.objects.filter(organisation__in=visible), membership_id)
        demand(permissions.remove_membership, actor, membership.organisation)
        _leave(change, membership, takers or {}, successor, actor)


def leave_organisation(
    *, organisation_id: UUID, takers: Takers | None = None, successor: UUID | None = None, actor: Actor
) -> None:
    """Leave an organisation oneself.

    Raises:
        NotFound: one does not belong to it. Refused: as for ``remove_membership``.
    """
    demand(permissions.leave_organisation, actor)
    with audit.change("organisations.membership_removed", actor=actor) as change:
        own = Membership.objects.filter(person_id=actor.id, organisation_id=organisation_id).first()
        if own is None:
            raise errors.NotFound
        _leave(change, lock(Membership.objects.all(), own.pk), takers or {}, successor, actor)


def deactivate_person(
    *, person_id: UUID, takers: Takers | None = None, successor: UUID | None = None, actor: Actor
) -> Person:
    """Close an account: what they hold is handed over, sessions, tokens and invitations end; what they did stays.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is the actor, the last administrator, closed already, or
        something they hold cannot be left to nobody.
    """
    with audit.change("organisations.account_closed", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.deactivate_person, actor)
        if not person.is_active:
            raise errors.Refused(_("This account is closed already."))
        keep_an_administrator(person, actor)
        guards.ask("organisations.deactivate_person", target=person, actor=actor)
        _hand_over(person.pk, None, takers or {}, successor, actor)
        void_password_links(change, person)
        person.is_active = False
        person.save()
        search.index(person)
        change.note["sessions"] = end_sessions_of(person.pk)
        _end_tokens(change, person)
        _void_invitations(change, Q(email__iexact=person.email) | Q(invited_by=person))
    return person


def keep_an_administrator(person: Person, actor: Actor) -> None:
    """Refuse what would leave the installation without an administrator who can sign in, or lock oneself out."""
    if person.pk == actor.id:
        raise errors.Refused(_("Nobody does this to their own account; another administrator can."))
    others = Person.objects.filter(is_administrator=True, is_active=True).exclude(pk=person.pk)
    if person.is_administrator and not others.exists():
        raise errors.Refused(_("This is the last administrator; make somebody else one first."))


def _leave(change: audit.Change, membership: Membership, takers: Takers, successor: UUID | None, actor: Actor) -> None:
    guards.ask("organisations.remove_membership", target=membership, actor=actor)
    others = Membership.objects.filter(organisation=membership.organisation, role=MembershipRole.MANAGER)
    if membership.role == MembershipRole.MANAGER and not others.filter(~Q(pk=membership.pk)).exists():
        raise errors.Refused(_("This is the organisation's last manager; make somebody else a manager first."))
    change.deleted(membership)
    # Who goes must not come back by a link they made for themselves while they could.
    person = membership.person
    theirs = Q(email__iexact=person.email) | Q(invited_by=person)
    _void_invitations(change, theirs & Q(organisation=membership.organisation_id))
    _hand_over(membership.person_id, membership.organisation_id, takers, successor, actor)
    membership.delete()


def _hand_over(
    person_id: UUID, organisation_id: UUID | None, takers: Takers, successor: UUID | None, actor: Actor
) -> None:
    held = list(contributions.OPEN_WORK.collect(person_id, organisation_id))
    chosen = {one.key: takers.get(one.key, successor) for one in held}
    wrong: dict[str, list[errors.Text]] = {
        one.key: [_("Choose one of those who can take it over.")]
        for one in held
        if chosen[one.key] is not None and chosen[one.key] not in dict(one.takers)
    }
    if wrong:
        raise errors.Invalid(wrong)
    reasons: list[errors.Text] = []
    for one in held:
        try:
            one.hand_over(chosen[one.key], actor)
        except errors.Refused as refused:
            reasons += [labelled(one.label, reason) for reason in refused.reasons]
    if reasons:
        raise errors.Refused(reasons)


def _end_tokens(change: audit.Change, person: Person) -> None:
    for token in AccessToken.objects.filter(person=person, revoked_at=None):
        change.watch(token)
        token.revoked_at = clock.now()
        token.save()


def _void_invitations(change: audit.Change, which: Q) -> None:
    for invitation in Invitation.objects.filter(which, accepted_at=None, revoked_at=None):
        change.watch(invitation)
        invitation.revoked_at = clock.now()
        invitation.save()
