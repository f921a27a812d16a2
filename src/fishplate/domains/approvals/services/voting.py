from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, Conflict, Vote
from fishplate.domains.approvals.models.terms import begin_step
from fishplate.domains.approvals.queries import Ballot, Option
from fishplate.domains.approvals.services.closing import void_approval
from fishplate.domains.approvals.services.steps import answering, close, locked, tell, took_part, waited_for
from fishplate.domains.conversations import services as conversations
from fishplate.domains.projects.models import Member
from fishplate.kernel import audit, clock, errors, guards
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.notices import DECISION
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference

#: How long it counts that somebody proved who they are.
PROOF_COUNTS: Final = timedelta(minutes=5)


def cast_vote(
    *,
    approval_id: UUID,
    verdict: str,
    digest: str,
    reason: str = "",
    seat_id: int | None = None,
    on_behalf_of: UUID | None = None,
    proved_at: datetime | None = None,
    actor: Actor,
) -> Vote:
    """Sign, or reject, what an approval is about. The last signature approves it; one rejection rejects it.

    Where what it is about has changed meanwhile, the vote is kept and the approval becomes void.

    Args:
        digest: SHA-256 of the text this person was shown; a signature counts for that text and no other.
        reason: obligatory to reject.
        seat_id: where they sign; the first free seat that is theirs, if it is left out.
        on_behalf_of: the person who delegated their signature to them and whose seat it is.
        proved_at: when they last proved who they are; some approvals ask for that once more.

    Raises:
        NotFound: outside the actor's sight. Forbidden: no seat of theirs, barred, or not proved who they are.
        Invalid: a rejection without a reason.
        Refused: closed, not their turn, signed before, the seat is full, nobody would be left for another seat, or
            the text is another one.
    """
    if actor.system:
        raise errors.Forbidden(_("Only a person can sign."))
    if verdict == Verdict.REJECT and not reason.strip():
        raise errors.Invalid({"reason": [_("Say why, so that those who asked know what to change.")]})
    with audit.change("approvals.vote_cast", actor=actor) as change:
        approval = locked(approval_id, actor)
        ballot = queries.ballot(approval, actor)
        chosen = _chosen(ballot, approval, seat_id, on_behalf_of, actor)
        demand(permissions.cast_vote, actor, ballot.electorate, chosen)
        _demand_proof(approval, proved_at)
        guards.ask("approvals.cast_vote", target=approval, actor=actor)
        _refuse_if_closed(approval, ballot, chosen, actor)
        if verdict == Verdict.APPROVE and (reasons := queries.leaves_nobody(ballot, chosen, actor.id)):
            raise errors.Refused([_("If you sign here, nobody is left to sign elsewhere."), *reasons])
        if digest != approval.digest or not approval.is_intact:
            raise errors.Refused(_("This is not the text you were shown. Open the page again and read it once more."))
        vote = _vote(approval, chosen, ballot.electorate.members[actor.id])
        vote.verdict, vote.reason = Verdict(verdict), reason.strip()
        vote.proved_at = proved_at if approval.prove_identity else None
        vote.save()
        change.created(vote)
        _nothing_waits_for(approval, actor, vote.on_behalf_of_id)
        _count(approval, vote, actor)
    return vote


def declare_conflict(*, approval_id: UUID, reason: str, actor: Actor) -> Conflict:
    """Say that one is not impartial here, and thereby sign neither for oneself nor for anybody else.

    It cannot be taken back. Where nobody is left for a seat, the page of the approval says so to those who asked.

    Raises:
        NotFound: outside the actor's sight. Forbidden: nobody asks them to sign. Invalid: no reason.
        Refused: closed, declared before, or they have signed already.
    """
    if not reason.strip():
        raise errors.Invalid({"reason": [_("Say what ties you to this; those who asked will read it.")]})
    with audit.change("approvals.conflict_declared", actor=actor) as change:
        approval = locked(approval_id, actor)
        change.target = approval
        ballot = queries.ballot(approval, actor)
        demand(permissions.declare_conflict, actor, ballot.electorate, _is_asked(approval, ballot, actor))
        guards.ask("approvals.declare_conflict", target=approval, actor=actor)
        if not approval.is_open:
            raise errors.Refused(_("This approval is closed."))
        if any(actor.id in {vote.person_id, vote.on_behalf_of_id} for one in ballot.standing for vote in one.votes):
            raise errors.Refused(_("Your signature stands here already; ask for the approval to be withdrawn."))
        conflict = Conflict(
            approval=approval,
            person_id=actor.id,
            person_name=ballot.electorate.members[actor.id].person.name,
            reason=reason.strip(),
            declared_at=clock.now(),
        )
        conflict.save()
        change.created(conflict)
        _nothing_waits_for(approval, actor)
        tell(events.ConflictDeclared, approval, actor, answering(approval))
    return conflict


def _nothing_waits_for(approval: Approval, actor: Actor, principal: UUID | None = None) -> None:
    """Count what asked them to sign as read; likewise for whoever they signed for."""
    people = [actor.id, *([principal] if principal else [])]
    conversations.read_about(about=reference(approval), kind=DECISION, people=people)


def _is_asked(approval: Approval, ballot: Ballot, actor: Actor) -> bool:
    """Tell whether a seat of any step is theirs, or of somebody in whose place they could sign, and they may sign."""
    people = ballot.electorate
    if people.bar(actor.id) is not None:
        return False
    acting_for = [actor.id, *(one.person_id for one in queries.delegators(approval, people, actor))]
    return any(people.fits(person, one.seat.as_asked()) for person in acting_for for one in ballot.standing)


def _chosen(ballot: Ballot, approval: Approval, seat_id: int | None, on_behalf_of: UUID | None, actor: Actor) -> Option:
    """Return the option that was meant; one that is not open to them is returned too, for the rule to say why."""
    principal = None
    if on_behalf_of is not None:
        people = ballot.electorate
        principal = next(
            (one for one in queries.delegators(approval, people, actor) if one.person_id == on_behalf_of), None
        )
        if principal is None:
            raise errors.Forbidden(_("This person has not delegated their signature to you, or not for today."))
    if seat_id is not None:
        standing = next((one for one in ballot.standing if one.seat.pk == seat_id), None)
        if standing is None:
            raise errors.NotFound
        return Option(standing, principal)
    theirs = [one for one in ballot.options if one.principal == principal]
    lasting = [one for one in theirs if not queries.leaves_nobody(ballot, one, actor.id)]
    own = [
        Option(one, principal)
        for one in ballot.standing
        if ballot.electorate.fits(on_behalf_of or actor.id, one.seat.as_asked())
    ]
    return [*lasting, *theirs, *own, Option(ballot.standing[0], principal)][0]


def _vote(approval: Approval, chosen: Option, member: Member) -> Vote:
    """Return a vote with names and organisation as they are today, under the text of today."""
    principal = chosen.principal.person if chosen.principal else None
    return Vote(
        approval=approval,
        seat=chosen.standing.seat,
        person=member.person,
        person_name=member.person.name,
        organisation_name=member.organisation.name,
        on_behalf_of=principal,
        on_behalf_name=principal.name if principal else "",
        digest=approval.digest,
        voted_at=clock.now(),
    )


def _demand_proof(approval: Approval, proved_at: datetime | None) -> None:
    if not approval.prove_identity:
        return
    if proved_at is None or proved_at < clock.now() - PROOF_COUNTS:
        raise errors.Forbidden(
            _("To sign this you have to prove once more who you are: open it in the browser and confirm it is you.")
        )


def _refuse_if_closed(approval: Approval, ballot: Ballot, chosen: Option, actor: Actor) -> None:
    if (obstacle := queries.closed_to(approval, ballot.standing, chosen, actor.id)) is not None:
        raise errors.Refused(obstacle)


def _count(approval: Approval, vote: Vote, actor: Actor) -> None:
    """Draw the consequence of a vote that was just written."""
    if vote.verdict == Verdict.REJECT:
        close(approval, ApprovalState.REJECTED, vote.reason)
        tell(events.ApprovalRejected, approval, actor, took_part(approval))
        return
    if changes := queries.changes_of(approval):
        void_approval(approval_id=approval.pk, reason="\n".join(map(str, changes)), actor=SYSTEM)
        approval.refresh_from_db()
        return
    missing = [one.seat.step for one in queries.standing(approval) if one.missing]
    if not missing:
        close(approval, ApprovalState.APPROVED)
        tell(events.ApprovalGranted, approval, actor, took_part(approval))
    elif min(missing) > approval.step:
        approval.step = min(missing)
        begin_step(approval, clock.now())
        approval.save()
        tell(events.ApprovalStepReached, approval, actor, waited_for(approval), step=approval.step)
