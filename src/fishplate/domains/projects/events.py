from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ProjectCreated(Event):
    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectAmended(Event):
    """Its name, code or purpose changed, or when it runs."""

    project_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    project_id: UUID
    member_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event):
    project_id: UUID
    member_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PhaseEntered(Event):
    """``under`` is the decision that let the project in; nothing where no gate stands before the phase."""

    project_id: UUID
    phase: str
    under: UUID | None = None
