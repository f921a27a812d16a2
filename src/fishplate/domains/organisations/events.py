from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationCreated(Event):
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    invitation_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationReplaced(Event):
    """Another invitation of the same address stands in for an older one."""

    invitation_id: UUID
    by_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonNamed(Event):
    """Somebody changed their preferences, which may be how they are called."""

    person_id: UUID
