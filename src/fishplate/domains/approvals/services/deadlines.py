from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from fishplate.domains.approvals import events, permissions
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.services.steps import answering, locked, tell, waited_for
from fishplate.domains.organisations.models import Person
from fishplate.kernel import audit, clock, errors, guards, messages
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
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
        concerned = waited_for(approval)
        _mail(concerned, approval, lambda: _("Please sign soon: {title}"))
        tell(events.ApprovalReminded, approval, actor, concerned)
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
        concerned = answering(approval)
        _mail(concerned, approval, lambda: _("Not signed in time: {title}"))
        tell(events.ApprovalEscalated, approval, actor, concerned)
    return approval


def _mail(ids: Iterable[UUID], approval: Approval, subject: Callable[[], str]) -> None:
    """Write to each in their own language; those who chose none read the installation's."""
    assert approval.due_at is not None
    missing = ", ".join(Person.objects.filter(pk__in=waited_for(approval)).values_list("name", flat=True))
    for person in Person.objects.filter(pk__in=list(ids), is_active=True):
        with translation.override(person.language or translation.get_language()):
            due = formats.date_format(timezone.localtime(approval.due_at), "DATETIME_FORMAT")
            lines: list[Text] = [
                _("Project: {project}").format(project=approval.project),
                _("To be signed by: {due}").format(due=due),
                _("Waiting for: {names}").format(names=missing or "—"),
                _("Open it in Fishplate under “Mine to decide”."),
            ]
            messages.send(
                to=person.email, subject=subject().format(title=approval.title), text="\n".join(map(str, lines))
            )
