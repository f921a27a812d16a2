from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CharterSubmitted(Event):
    """Whoever has to sign it signs the content with this digest."""

    project_id: UUID
    charter_id: UUID
    digest: str


@dataclass(frozen=True, kw_only=True)
class CharterApproved(Event):
    project_id: UUID
    charter_id: UUID
    decision_id: UUID


@dataclass(frozen=True, kw_only=True)
class CharterReopened(Event):
    """What was submitted or approved is a draft again; votes on it are void."""

    project_id: UUID
    charter_id: UUID


@dataclass(frozen=True, kw_only=True)
class IndicatorChanged(Event):
    """An indicator was added, amended or removed: what was measured for it has to be judged anew."""

    project_id: UUID
    indicator_id: UUID


@dataclass(frozen=True, kw_only=True)
class ObjectiveAssigned(Event):
    """Somebody answers for an objective from now on."""

    project_id: UUID
    objective_id: UUID
    person_id: UUID
