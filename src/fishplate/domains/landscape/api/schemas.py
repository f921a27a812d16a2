from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from fishplate.domains.landscape.choices import (
    Criticality,
    EnvironmentKind,
    Flow,
    Format,
    Lifecycle,
    Pattern,
    ScopeRole,
    SystemKind,
)
from fishplate.domains.landscape.models import Contract, Interface
from fishplate.web.api import Input, WithCustom


class SystemIn(WithCustom):
    code: str
    name: str
    kind: SystemKind
    vendor: str
    description: str
    criticality: Criticality
    lifecycle: Lifecycle


class RegisterSystemIn(SystemIn):
    """With ``project_id`` it is brought into that project's scope as well."""

    organisation_id: UUID
    project_id: UUID | None = None
    role: ScopeRole = ScopeRole.CHANGES
    kind: SystemKind = SystemKind.APPLICATION
    vendor: str = ""
    description: str = ""
    criticality: Criticality = Criticality.MEDIUM
    lifecycle: Lifecycle = Lifecycle.IN_USE


class SystemOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    code: str
    name: str
    kind: SystemKind
    vendor: str
    description: str
    criticality: Criticality
    lifecycle: Lifecycle


class EnvironmentIn(Input):
    """``is_production`` is always true of the kind ``production``."""

    name: str
    kind: EnvironmentKind
    base_url: str
    system_version: str
    is_production: bool


class RegisterEnvironmentIn(EnvironmentIn):
    base_url: str = ""
    system_version: str = ""
    is_production: bool = False


class EnvironmentOut(Schema):
    id: UUID
    version: int
    system_id: UUID
    name: str
    kind: EnvironmentKind
    base_url: str
    system_version: str
    is_production: bool


class InterfaceIn(WithCustom):
    code: str
    name: str
    provider_id: UUID
    consumer_ids: list[UUID]
    flow: Flow
    pattern: Pattern
    protocol: str
    frequency: str
    volume: str
    data_objects: str
    criticality: Criticality
    lifecycle: Lifecycle
    description: str


class RegisterInterfaceIn(InterfaceIn):
    """With ``project_id`` it is brought into that project's scope as well."""

    organisation_id: UUID
    project_id: UUID | None = None
    role: ScopeRole = ScopeRole.CHANGES
    consumer_ids: list[UUID] = []
    flow: Flow = Flow.TO_CONSUMER
    pattern: Pattern = Pattern.SYNCHRONOUS
    protocol: str = ""
    frequency: str = ""
    volume: str = ""
    data_objects: str = ""
    criticality: Criticality = Criticality.MEDIUM
    lifecycle: Lifecycle = Lifecycle.PLANNED
    description: str = ""


class InterfaceOut(Schema):
    """``contract_number`` and ``contract_hash`` are those of the current contract; empty while there is none."""

    id: UUID
    version: int
    organisation_id: UUID
    code: str
    name: str
    provider_id: UUID
    consumer_ids: list[UUID]
    flow: Flow
    pattern: Pattern
    protocol: str
    frequency: str
    volume: str
    data_objects: str
    criticality: Criticality
    lifecycle: Lifecycle
    description: str
    contract_number: int | None
    contract_hash: str | None

    @staticmethod
    def resolve_consumer_ids(interface: Interface) -> list[UUID]:
        return [consumer.system_id for consumer in interface.consumers.all()]


class UploadContractIn(Input):
    format: Format
    note: str = ""


class SideIn(Input):
    """The people of whom one signs for a system."""

    system_id: UUID
    person_ids: list[UUID]


class RequestContractApprovalIn(Input):
    """``signers`` names people for the providing and each consuming system; with ``prove_identity`` they sign in the
    browser only.
    """

    project_id: UUID
    signers: list[SideIn]
    due_at: datetime | None = None
    prove_identity: bool = False


class ContractApprovalOut(Schema):
    """The approval both sides are asked for; ``view_approval`` says more."""

    id: UUID
    version: int
    project_id: UUID
    digest: str
    due_at: datetime | None


class ContractOut(Schema):
    """One version of what an interface promises; it never changes. ``content_hash`` is a SHA-256."""

    id: UUID
    interface_id: UUID
    number: int
    format: Format
    filename: str
    size: int
    content_hash: str
    note: str
    uploaded_by: str
    created_at: datetime

    @staticmethod
    def resolve_uploaded_by(contract: Contract) -> str:
        return contract.uploaded_by.name if contract.uploaded_by else ""


class AddToScopeIn(Input):
    """Exactly one of ``system_id`` and ``interface_id``."""

    system_id: UUID | None = None
    interface_id: UUID | None = None
    role: ScopeRole = ScopeRole.CHANGES


class ScopeOut(Schema):
    id: UUID
    project_id: UUID
    system_id: UUID | None
    interface_id: UUID | None
    role: ScopeRole


class NamedOut(Schema):
    id: UUID
    code: str
    name: str


class ConnectionsRowOut(Schema):
    """What a system sends: one list of interfaces for each system of the chart, in the order of its rows."""

    system: NamedOut
    sends: list[list[NamedOut]]


class ConnectionsOut(Schema):
    rows: list[ConnectionsRowOut]
