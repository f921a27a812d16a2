from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ApprovalEvent(Event):
    """What happened to an approval, with the kind and id of what it was to be signed for.

    ``person_ids`` are the people it concerns, who should hear of it; all of them see the approval.
    """

    approval_id: UUID
    project_id: UUID
    subject_kind: str
    subject_id: UUID
    person_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(ApprovalEvent):
    """Signatures are asked for; it concerns those who can sign in the first step."""


@dataclass(frozen=True, kw_only=True)
class ApprovalStepReached(ApprovalEvent):
    """A step is complete; it concerns those who can sign in the next one."""

    step: int


@dataclass(frozen=True, kw_only=True)
class ApprovalReminded(ApprovalEvent):
    """The deadline is near; it concerns those who can sign and have not."""


@dataclass(frozen=True, kw_only=True)
class ApprovalRescheduled(ApprovalEvent):
    """The deadline was moved; it concerns those who can sign now, the project managers and whoever asked."""


@dataclass(frozen=True, kw_only=True)
class ApprovalEscalated(ApprovalEvent):
    """The deadline has passed; it concerns the project managers and whoever asked."""


@dataclass(frozen=True, kw_only=True)
class SignersMissing(ApprovalEvent):
    """Too few people are left who could sign; it concerns the project managers and whoever asked."""


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(ApprovalEvent):
    """Somebody will not sign because they are not impartial; it concerns the project managers and whoever asked."""


@dataclass(frozen=True, kw_only=True)
class SeatReassigned(ApprovalEvent):
    """Who was to sign has left, and somebody else signs instead; it concerns that one."""


@dataclass(frozen=True, kw_only=True)
class ApprovalGranted(ApprovalEvent):
    """The last signature was given. Whoever subscribes ``INSIDE`` acts in the same commit."""


@dataclass(frozen=True, kw_only=True)
class ApprovalRejected(ApprovalEvent):
    """Somebody said no; it concerns whoever asked, and who had signed."""


@dataclass(frozen=True, kw_only=True)
class ApprovalWithdrawn(ApprovalEvent):
    """It was taken back; it concerns those who had signed or could have."""


@dataclass(frozen=True, kw_only=True)
class ApprovalVoided(ApprovalEvent):
    """What it is about has changed; it concerns whoever asked, and who had signed or could have."""


@dataclass(frozen=True, kw_only=True)
class SigningDelegated(Event):
    """Somebody lets a colleague sign in their place; ``project_id`` is ``None`` where it counts in all projects."""

    delegation_id: UUID
    person_id: UUID
    delegate_id: UUID
    project_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """A delegation counts no more."""

    delegation_id: UUID
    person_id: UUID
    delegate_id: UUID
    project_id: UUID | None
