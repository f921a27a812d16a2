"""Writes: asking for signatures, giving them, refusing them, keeping deadlines, and signing for somebody else."""

from fishplate.domains.approvals.services.closing import void_approval, withdraw_approval
from fishplate.domains.approvals.services.deadlines import escalate_approval, remind_approval, reschedule_approval
from fishplate.domains.approvals.services.delegating import delegate_signing, revoke_delegation
from fishplate.domains.approvals.services.handing_over import hand_over_seat
from fishplate.domains.approvals.services.missing_signers import note_missing_signers
from fishplate.domains.approvals.services.requesting import request_approval
from fishplate.domains.approvals.services.voting import PROOF_COUNTS, cast_vote, declare_conflict

__all__ = [
    "PROOF_COUNTS",
    "cast_vote",
    "declare_conflict",
    "delegate_signing",
    "escalate_approval",
    "hand_over_seat",
    "note_missing_signers",
    "remind_approval",
    "request_approval",
    "reschedule_approval",
    "revoke_delegation",
    "void_approval",
    "withdraw_approval",
]
