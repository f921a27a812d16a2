"""Gates follow their approvals, in the same commit."""

from __future__ import annotations

from fishplate.domains.approvals import events
from fishplate.domains.gates import services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision
from fishplate.kernel import outbox
from fishplate.kernel.actors import SYSTEM

_KIND = Decision._meta.label_lower


def subscribe() -> None:
    """React to what becomes of the approvals of our decisions."""
    outbox.subscribe(events.ApprovalGranted, open_signed_gate, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalRejected, keep_rejected_gate, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalWithdrawn, keep_withdrawn_gate, when=outbox.INSIDE)
    outbox.subscribe(events.ApprovalVoided, keep_gate_of_void_signatures, when=outbox.INSIDE)


def open_signed_gate(event: events.ApprovalGranted) -> None:
    """Open the gate. The system does: it is the decision of all who signed, not of the last one."""
    if event.subject_kind == _KIND:
        services.open_gate(decision_id=event.subject_id, actor=SYSTEM)


def keep_rejected_gate(event: events.ApprovalRejected) -> None:
    """Record that somebody who had to sign said no."""
    if event.subject_kind == _KIND:
        services.close_decision(decision_id=event.subject_id, outcome=Outcome.REJECTED, actor=SYSTEM)


def keep_withdrawn_gate(event: events.ApprovalWithdrawn) -> None:
    """Record that the request was taken back."""
    if event.subject_kind == _KIND:
        services.close_decision(decision_id=event.subject_id, outcome=Outcome.WITHDRAWN, actor=SYSTEM)


def keep_gate_of_void_signatures(event: events.ApprovalVoided) -> None:
    """Record that what the signatures were for is not so any more. An open gate stays open: it was decided."""
    pending = Decision.objects.filter(pk=event.subject_id, outcome=Outcome.PENDING)
    if event.subject_kind == _KIND and pending.exists():
        services.close_decision(decision_id=event.subject_id, outcome=Outcome.VOID, actor=SYSTEM)
