from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ApprovalEvent(Event):
    """What happened to an approval, with the kind and id of what it was to be signed for."""

    approval_id: UUID
    project_id: UUID
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(ApprovalEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ApprovalGranted(ApprovalEvent):
    """The last signature was given. Whoever subscribes ``INSIDE`` acts in the same commit."""


@dataclass(frozen=True, kw_only=True)
class ApprovalRejected(ApprovalEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ApprovalWithdrawn(ApprovalEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ApprovalVoided(ApprovalEvent):
    pass
