from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.services.steps import close, locked, tell, took_part, waited_for
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand


def withdraw_approval(*, approval_id: UUID, version: int | None = None, reason: str, actor: Actor) -> Approval:
    """Take a request for signatures back; those given stay on record and approve nothing.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: no reason. Refused: it is closed.
    """
    if not reason.strip():
        raise errors.Invalid({"reason": [_("Say why, for those who signed already.")]})
    with audit.change("approvals.approval_withdrawn", actor=actor) as change:
        approval = locked(approval_id, actor, version=version)
        change.target = approval
        demand(permissions.withdraw_approval, actor, approval)
        guards.ask("approvals.withdraw_approval", target=approval, actor=actor)
        if not approval.is_open:
            raise errors.Refused(_("This approval is closed."))
        concerned = [*took_part(approval), *waited_for(approval)]
        close(approval, ApprovalState.WITHDRAWN, reason.strip())
        tell(events.ApprovalWithdrawn, approval, actor, concerned)
    return approval


def void_approval(*, approval_id: UUID, reason: str, actor: Actor) -> Approval:
    """Make an approval worthless because what it is about has changed, be it open or granted.

    Called by the domain of its subject, as the system.

    Raises:
        NotFound: there is none. Forbidden: the actor is a person. Refused: it was rejected, withdrawn or void before.
    """
    with audit.change("approvals.approval_voided", actor=actor) as change:
        approval = locked(approval_id, actor)
        change.target = approval
        demand(permissions.void_approval, actor, approval)
        guards.ask("approvals.void_approval", target=approval, actor=actor)
        if approval.state not in {ApprovalState.OPEN, ApprovalState.APPROVED}:
            raise errors.Refused(_("This approval is closed."))
        concerned = [*took_part(approval), *waited_for(approval)]
        close(approval, ApprovalState.VOID, reason)
        tell(events.ApprovalVoided, approval, actor, concerned)
    return approval
