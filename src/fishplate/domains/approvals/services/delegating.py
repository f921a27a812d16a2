from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.models import Delegation
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import audit, clock, errors, guards, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check


def delegate_signing(
    *,
    delegate_id: UUID,
    project_id: UUID | None = None,
    organisation_id: UUID | None = None,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    actor: Actor,
) -> Delegation:
    """Let a colleague of the same organisation sign in one's place, from one day to another, both included.

    Args:
        project_id: the only project in which it counts; left out, it counts in all in which both take part.
        organisation_id: for which organisation, where both belong to several; in a project it is the one for which
            whoever delegates takes part there.

    Raises:
        NotFound: the project is outside the actor's sight. Forbidden: the system tries.
        Invalid: the colleague is no member beside them, the days are over or in the wrong order.
        Refused: another delegation of theirs to the same colleague overlaps.
    """
    if actor.system:
        raise errors.Forbidden(_("Only a person can sign."))
    project = projects.project(actor, project_id) if project_id else None
    with audit.change("approvals.signing_delegated", actor=actor) as change:
        demand(permissions.delegate_signing, actor, project)
        guards.ask("approvals.delegate_signing", target=project, actor=actor)
        lock(Person.objects.visible_to(actor), actor.id)  # so that two at once cannot overlap
        organisation = _common_organisation(actor.id, delegate_id, project, organisation_id)
        _check_days(starts_on, ends_on)
        delegation = Delegation(
            person_id=actor.id,
            delegate_id=delegate_id,
            organisation_id=organisation,
            project=project,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
        )
        check(delegation)
        _refuse_overlap(delegation)
        delegation.save()
        change.created(delegation)
        change.target = delegation
        _tell(events.SigningDelegated, delegation, actor)
    return delegation


def revoke_delegation(*, delegation_id: UUID, version: int | None = None, actor: Actor) -> Delegation:
    """Let a delegation count no more; what was signed under it stands.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: it was revoked before.
    """
    with audit.change("approvals.delegation_revoked", actor=actor) as change:
        rows = Delegation.objects.visible_to(actor).select_related("person", "delegate", "project")
        delegation = lock(rows, delegation_id, version=version)
        change.target = delegation
        demand(permissions.revoke_delegation, actor, delegation)
        guards.ask("approvals.revoke_delegation", target=delegation, actor=actor)
        if delegation.revoked_at is not None:
            raise errors.Refused(_("This delegation was taken back already."))
        delegation.revoked_at = clock.now()
        delegation.save()
        _tell(events.DelegationRevoked, delegation, actor)
    return delegation


def _common_organisation(
    person_id: UUID, delegate_id: UUID, project: Project | None, organisation_id: UUID | None
) -> UUID:
    """Return for whom the delegate will sign; an owner's signature is not given away to a supplier."""
    if person_id == delegate_id:
        raise errors.Invalid({"delegate_id": [_("Choose somebody else than yourself.")]})
    if project is not None:
        members = Member.objects.filter(project=project, removed_at=None)
        mine = members.filter(person_id=person_id).values_list("organisation_id", flat=True).first()
        if mine is not None and members.filter(person_id=delegate_id, organisation_id=mine).exists():
            return mine
        raise errors.Invalid(
            {"delegate_id": [_("Choose a member of the project who takes part for your organisation.")]}
        )
    theirs = Membership.objects.filter(person_id=delegate_id).values("organisation_id")
    common = Membership.objects.filter(person_id=person_id, organisation_id__in=theirs)
    found = list(common.values_list("organisation_id", flat=True))
    if not found:
        raise errors.Invalid({"delegate_id": [_("Choose a colleague of your organisation.")]})
    if organisation_id is None and len(found) > 1:
        raise errors.Invalid({"organisation_id": [_("You share several organisations: say for which of them.")]})
    if organisation_id is not None and organisation_id not in found:
        raise errors.Invalid({"organisation_id": [_("You do not share this organisation.")]})
    return organisation_id or found[0]


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise errors.Invalid({"ends_on": [_("The last day is before the first.")]})
    if ends_on < queries.today():
        raise errors.Invalid({"ends_on": [_("The last day is over already.")]})


def _refuse_overlap(new: Delegation) -> None:
    same = Delegation.objects.filter(
        person_id=new.person_id,
        delegate_id=new.delegate_id,
        organisation_id=new.organisation_id,
        project=new.project,
        revoked_at=None,
        starts_on__lte=new.ends_on,
        ends_on__gte=new.starts_on,
    )
    if same.exists():
        raise errors.Refused(_("You have delegated to this colleague for some of these days already."))


def _tell(
    event: type[events.SigningDelegated | events.DelegationRevoked], delegation: Delegation, actor: Actor
) -> None:
    outbox.publish(
        event(
            delegation_id=delegation.pk,
            person_id=delegation.person_id,
            delegate_id=delegation.delegate_id,
            project_id=delegation.project_id,
            actor_id=actor.id,
        )
    )
