from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class SystemRegistered(Event):
    organisation_id: UUID
    system_id: UUID


@dataclass(frozen=True, kw_only=True)
class SystemAmended(Event):
    system_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnvironmentRegistered(Event):
    system_id: UUID
    environment_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnvironmentAmended(Event):
    """Evidence is bound to the system version of an environment, which may be another one now."""

    system_id: UUID
    environment_id: UUID


@dataclass(frozen=True, kw_only=True)
class InterfaceRegistered(Event):
    organisation_id: UUID
    interface_id: UUID


@dataclass(frozen=True, kw_only=True)
class InterfaceAmended(Event):
    interface_id: UUID


@dataclass(frozen=True, kw_only=True)
class SystemWithdrawn(Event):
    """It was entered by mistake a moment ago, and nothing belongs to it."""

    organisation_id: UUID
    system_id: UUID


@dataclass(frozen=True, kw_only=True)
class EnvironmentWithdrawn(Event):
    """It was entered by mistake a moment ago, and nothing belongs to it."""

    system_id: UUID
    environment_id: UUID


@dataclass(frozen=True, kw_only=True)
class InterfaceWithdrawn(Event):
    """It was entered by mistake a moment ago, and nothing belongs to it."""

    organisation_id: UUID
    interface_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContractUploaded(Event):
    """There is new content: what was verified against the former contract says nothing about this one."""

    interface_id: UUID
    contract_id: UUID
    number: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class ScopeChanged(Event):
    """A system or an interface came into a project's scope, or left it."""

    project_id: UUID
    system_id: UUID | None
    interface_id: UUID | None
    in_scope: bool
