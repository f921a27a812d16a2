from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.services.steps import answering, locked, tell, waited_for
from fishplate.kernel import audit, clock, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand


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
