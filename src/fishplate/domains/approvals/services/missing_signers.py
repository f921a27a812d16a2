from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions, queries
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.services.steps import answering, locked, tell
from fishplate.kernel import audit, clock, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand


def note_missing_signers(*, approval_id: UUID, actor: Actor) -> Approval:
    """Tell the project managers and whoever asked, once, that its seats cannot all be filled any more.

    People leave, lose roles or declare a conflict meanwhile, and the step would wait for nobody. That it is over is
    noted as well, so that the next time is told again.

    Raises:
        NotFound: there is none. Forbidden: the actor is a person. Refused: closed, or as it was noted before.
    """
    with audit.change("approvals.missing_signers_noted", actor=actor) as change:
        approval = locked(approval_id, actor)
        change.target = approval
        demand(permissions.note_missing_signers, actor, approval)
        guards.ask("approvals.note_missing_signers", target=approval, actor=actor)
        short = bool(queries.missing_people(queries.electorate(approval), queries.standing(approval)))
        if not approval.is_open or short == (approval.short_since is not None):
            raise errors.Refused(_("Nobody is to be told of this now."))
        approval.short_since = clock.now() if short else None
        approval.save()
        if short:
            tell(events.SignersMissing, approval, actor, answering(approval))
    return approval
