from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.terms import days_of_step, problem_of_deadline, set_deadline
from fishplate.domains.approvals.services.steps import answering, locked, tell, waited_for
from fishplate.kernel import audit, clock, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand


def reschedule_approval(
    *, approval_id: UUID, version: int | None = None, due_at: datetime, reason: str, actor: Actor
) -> Approval:
    """Move the deadline of the step that is being signed; who can sign, and who answers for it, are told.

    Reminder and escalation follow the new deadline. Where the step has no days of its own, it is the deadline of all
    steps that moves; where it has, and ends after all should have signed, that moves with it.

    Args:
        reason: why, for those who sign; it stands beside the deadline and in the history.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: no reason, or the deadline has passed or is
        more than a hundred years away.
        Refused: it is closed.
    """
    with audit.change("approvals.approval_rescheduled", actor=actor) as change:
        approval = locked(approval_id, actor, version=version)
        change.target = approval
        demand(permissions.reschedule_approval, actor, approval)
        guards.ask("approvals.reschedule_approval", target=approval, actor=actor)
        if not approval.is_open:
            raise errors.Refused(_("This approval is closed."))
        at = clock.now()
        _check_new_deadline(due_at, reason, at)
        set_deadline(approval, due_at, at)
        approval.due_reason = reason.strip()
        if not days_of_step(approval) or (approval.all_due_at is not None and approval.all_due_at < due_at):
            approval.all_due_at = due_at
        approval.save()
        tell(events.ApprovalRescheduled, approval, actor, [*waited_for(approval), *answering(approval)])
    return approval


def _check_new_deadline(due_at: datetime, reason: str, at: datetime) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not reason.strip():
        wrong["reason"] = [_("Say why, for those who are to sign.")]
    if (problem := problem_of_deadline(due_at, at)) is not None:
        wrong["due_at"] = [problem]
    if wrong:
        raise errors.Invalid(wrong)


def remind_approval(*, approval_id: UUID, actor: Actor) -> Approval:
    """Tell those who can sign, and have not, that the deadline is near; once.

    Raises:
        NotFound: there is none. Forbidden: the actor is a person. Refused: closed, not due, or reminded before.
    """
    with audit.change("approvals.approval_reminded", actor=actor) as change:
        approval = locked(approval_id, actor)
        change.target = approval
        demand(permissions.remind_approval, actor, approval)
        guards.ask("approvals.remind_approval", target=approval, actor=actor)
        at = clock.now()
        due = approval.is_open and approval.remind_at is not None and approval.remind_at <= at
        if not due or approval.reminded_at is not None:
            raise errors.Refused(_("Nobody is to be reminded of this now."))
        approval.reminded_at = at
        approval.save()
        tell(events.ApprovalReminded, approval, actor, waited_for(approval))
    return approval


def escalate_approval(*, approval_id: UUID, actor: Actor) -> Approval:
    """Tell the project managers and whoever asked that the deadline has passed without all signatures; once.

    Raises:
        NotFound: there is none. Forbidden: the actor is a person. Refused: closed, in time, or escalated before.
    """
    with audit.change("approvals.approval_escalated", actor=actor) as change:
        approval = locked(approval_id, actor)
        change.target = approval
        demand(permissions.escalate_approval, actor, approval)
        guards.ask("approvals.escalate_approval", target=approval, actor=actor)
        if not approval.is_overdue or approval.escalated_at is not None:
            raise errors.Refused(_("Nobody is to be told of this now."))
        approval.escalated_at = clock.now()
        approval.save()
        tell(events.ApprovalEscalated, approval, actor, answering(approval))
    return approval
