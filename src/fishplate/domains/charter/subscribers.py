"""The charter follows its approval, in the same commit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.approvals import events
from fishplate.domains.charter import services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter
from fishplate.kernel import outbox
from fishplate.kernel.actors import SYSTEM

_KIND = Charter._meta.label_lower


def subscribe() -> None:
    """React to what becomes of the approvals of charters."""
    outbox.subscribe(events.ApprovalGranted, approve_signed_charter, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalRejected, reopen_rejected_charter, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalWithdrawn, reopen_withdrawn_charter, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalVoided, reopen_void_charter, when=outbox.INSIDE)


def approve_signed_charter(event: events.ApprovalGranted) -> None:
    """Let the charter stand that the sponsor signed."""
    if event.subject_kind == _KIND:
        services.approve_charter(charter_id=event.subject_id, decision_id=event.approval_id, actor=SYSTEM)


def reopen_rejected_charter(event: events.ApprovalRejected) -> None:
    """Give the charter back to those who write it; the reason stands in the approval."""
    if event.subject_kind == _KIND:
        services.reopen_charter(project_id=event.project_id, reason=_("It was rejected."), actor=SYSTEM)


def reopen_withdrawn_charter(event: events.ApprovalWithdrawn) -> None:
    """Give the charter back to those who write it."""
    if event.subject_kind == _KIND:
        services.reopen_charter(project_id=event.project_id, reason=_("The request was withdrawn."), actor=SYSTEM)


def reopen_void_charter(event: events.ApprovalVoided) -> None:
    """Give the charter back to those who write it, unless it is with them already."""
    waiting = Charter.objects.filter(pk=event.subject_id).exclude(state=State.DRAFT)
    if event.subject_kind == _KIND and waiting.exists():
        services.reopen_charter(project_id=event.project_id, reason=_("Its signatures are void."), actor=SYSTEM)
