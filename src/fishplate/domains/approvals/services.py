from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, Seat, Vote
from fishplate.domains.approvals.models.content import Frozen, digest_of, sealed
from fishplate.domains.approvals.queries import Standing
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import audit, clock, errors, guards, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference


def request_approval(
    *,
    project_id: UUID,
    subject: Reference,
    title: str,
    content: Frozen,
    seats: Mapping[Role, int],
    exclude_requester: bool = False,
    actor: Actor,
) -> Approval:
    """Ask for signatures under a frozen text.

    Args:
        subject: what the approval is about; its domain reacts to ``ApprovalGranted`` and ``ApprovalRejected``.
        content: what its signers read, made by ``models.content.freeze``.
        seats: how many people of each role have to sign; nobody can sign in two of them.
        exclude_requester: whether whoever asks is barred from signing.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: there are no seats, or one for nobody.
        Refused: an approval of this subject is open, or the project has too few people to fill the seats.
    """
    with audit.change("approvals.approval_requested", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.request_approval, actor, project)
        guards.ask("approvals.request_approval", target=project, actor=actor)
        requester = None if actor.system else actor.id
        _check_seats(project, seats, without=requester if exclude_requester else None)
        if Approval.objects.filter(subject_kind=subject.kind, subject_id=subject.id, state=ApprovalState.OPEN).exists():
            raise errors.Refused(_("Signatures for this are being collected already."))
        text = sealed(subject=subject, title=title, content=content)
        approval = Approval(
            project=project,
            subject_kind=subject.kind,
            subject_id=subject.id,
            title=title,
            content=text,
            digest=digest_of(text),
            requested_by_id=requester,
            exclude_requester=exclude_requester,
            opened_at=clock.now(),
        )
        approval.save()
        change.created(approval)
        for role, quorum in seats.items():
            seat = Seat(approval=approval, role=role, quorum=quorum)
            seat.save()
            change.created(seat)
        change.target = approval
        _tell(events.ApprovalRequested, approval, actor)
    return approval


def cast_vote(
    *,
    approval_id: UUID,
    verdict: str,
    digest: str,
    reason: str = "",
    seat_id: int | None = None,
    actor: Actor,
) -> Vote:
    """Sign, or reject, what an approval is about. The last signature approves it; one rejection rejects it.

    Args:
        digest: SHA-256 of the text this person was shown; a signature counts for that text and no other.
        reason: obligatory to reject.
        seat_id: where they sign; the first free seat of a role they fill, if it is left out.

    Raises:
        NotFound: outside the actor's sight. Forbidden: they fill no such role, or asked for it themselves.
        Invalid: a rejection without a reason.
        Refused: closed, signed by this person before, the seat is full, or the text is another one.
    """
    if actor.system:
        raise errors.Forbidden(_("Only a person can sign."))
    if verdict == Verdict.REJECT and not reason.strip():
        raise errors.Invalid({"reason": [_("Say why, so that those who asked know what to change.")]})
    with audit.change("approvals.vote_cast", actor=actor) as change:
        approval = _locked(approval_id, actor)
        chosen = _seat_for(actor, approval, seat_id)
        demand(permissions.cast_vote, actor, approval, chosen.seat)
        guards.ask("approvals.cast_vote", target=approval, actor=actor)
        if (obstacle := queries.closed_to(approval, chosen, actor.id)) is not None:
            raise errors.Refused(obstacle)
        if digest != approval.digest or not approval.is_intact:
            raise errors.Refused(_("This is not the text you were shown. Open the page again and read it once more."))
        member = Member.objects.select_related("person", "organisation").get(
            project=approval.project_id, person_id=actor.id, removed_at=None
        )
        vote = Vote(
            approval=approval,
            seat=chosen.seat,
            person=member.person,
            person_name=member.person.name,
            organisation_name=member.organisation.name,
            verdict=Verdict(verdict),
            reason=reason.strip(),
            digest=digest,
            voted_at=clock.now(),
        )
        vote.save()
        change.created(vote)
        _count(approval, vote, actor)
    return vote


def withdraw_approval(*, approval_id: UUID, version: int | None = None, reason: str, actor: Actor) -> Approval:
    """Take a request for signatures back; those given stay on record and approve nothing.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: no reason. Refused: it is closed.
    """
    if not reason.strip():
        raise errors.Invalid({"reason": [_("Say why, for those who signed already.")]})
    with audit.change("approvals.approval_withdrawn", actor=actor) as change:
        approval = _locked(approval_id, actor, version=version)
        change.target = approval
        demand(permissions.withdraw_approval, actor, approval)
        guards.ask("approvals.withdraw_approval", target=approval, actor=actor)
        if not approval.is_open:
            raise errors.Refused(_("This approval is closed."))
        _close(approval, ApprovalState.WITHDRAWN, reason.strip())
        _tell(events.ApprovalWithdrawn, approval, actor)
    return approval


def void_approval(*, approval_id: UUID, reason: str, actor: Actor) -> Approval:
    """Make an approval worthless because what it is about has changed, be it open or granted.

    Called by the domain of its subject, as the system.

    Raises:
        NotFound: there is none. Forbidden: the actor is a person. Refused: it was rejected, withdrawn or void before.
    """
    with audit.change("approvals.approval_voided", actor=actor) as change:
        approval = _locked(approval_id, actor)
        change.target = approval
        demand(permissions.void_approval, actor, approval)
        guards.ask("approvals.void_approval", target=approval, actor=actor)
        if approval.state not in {ApprovalState.OPEN, ApprovalState.APPROVED}:
            raise errors.Refused(_("This approval is closed."))
        _close(approval, ApprovalState.VOID, reason)
        _tell(events.ApprovalVoided, approval, actor)
    return approval


def _locked(approval_id: UUID, actor: Actor, *, version: int | None = None) -> Approval:
    """Lock the project, then the approval: what reacts to a vote writes elsewhere in the project, in this order too."""
    lock(Project.objects.visible_to(actor), queries.approval(actor, approval_id).project_id)
    return lock(Approval.objects.visible_to(actor).select_related("project"), approval_id, version=version)


def _check_seats(project: Project, seats: Mapping[Role, int], *, without: UUID | None) -> None:
    if not seats or any(quorum < 1 for quorum in seats.values()):
        raise errors.Invalid({"seats": [_("Say which roles sign, and at least one person for each.")]})
    if reasons := queries.unfillable(project.pk, seats, without=without):
        raise errors.Refused(reasons)


def _seat_for(actor: Actor, approval: Approval, seat_id: int | None) -> Standing:
    seats = queries.standing(approval)
    if seat_id is not None:
        chosen = next((one for one in seats if one.seat.pk == seat_id), None)
        if chosen is None:
            raise errors.NotFound
        return chosen
    held = projects.roles(actor.id, approval.project_id)
    mine = [one for one in seats if one.seat.role in held]
    return next((one for one in mine if one.missing), (mine or seats)[0])


def _count(approval: Approval, vote: Vote, actor: Actor) -> None:
    if vote.verdict == Verdict.REJECT:
        _close(approval, ApprovalState.REJECTED, vote.reason)
        _tell(events.ApprovalRejected, approval, actor)
    elif queries.is_complete(approval):
        _close(approval, ApprovalState.APPROVED)
        _tell(events.ApprovalGranted, approval, actor)


def _close(approval: Approval, state: ApprovalState, reason: str = "") -> None:
    approval.state, approval.closed_at, approval.closing_reason = state, clock.now(), reason
    approval.save()


def _tell(event: type[events.ApprovalEvent], approval: Approval, actor: Actor) -> None:
    outbox.publish(
        event(
            approval_id=approval.pk,
            project_id=approval.project_id,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
            actor_id=actor.id,
        )
    )
