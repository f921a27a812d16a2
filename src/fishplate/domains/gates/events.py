from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class GatePlanned(Event):
    project_id: UUID
    gate_id: UUID


@dataclass(frozen=True, kw_only=True)
class GateWithdrawn(Event):
    project_id: UUID
    gate_id: UUID


@dataclass(frozen=True, kw_only=True)
class GateDecisionRequested(Event):
    project_id: UUID
    gate_id: UUID
    decision_id: UUID


@dataclass(frozen=True, kw_only=True)
class GateDecisionRefused(Event):
    project_id: UUID
    gate_id: UUID
    decision_id: UUID


@dataclass(frozen=True, kw_only=True)
class GateOpened(Event):
    project_id: UUID
    gate_id: UUID
    decision_id: UUID
