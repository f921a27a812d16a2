from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from fishplate.domains.approvals.models import Approval
from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.api.schemas import (
    AddToScopeIn,
    ConnectionsOut,
    ContractApprovalOut,
    ContractOut,
    EnvironmentIn,
    EnvironmentOut,
    InterfaceIn,
    InterfaceOut,
    RegisterEnvironmentIn,
    RegisterInterfaceIn,
    RegisterSystemIn,
    RequestContractApprovalIn,
    ScopeOut,
    SystemIn,
    SystemOut,
    UploadContractIn,
)
from fishplate.domains.landscape.models import Contract, Environment, Interface, Scope, System
from fishplate.domains.landscape.services.contents import LIMIT
from fishplate.domains.projects import queries as projects
from fishplate.kernel import files
from fishplate.web.api import (
    ApiRequest,
    Order,
    Page,
    access,
    amended,
    content_of,
    expected_version,
    listed,
    made,
    tagged,
    takes_file,
)
from fishplate.web.pages import one

router = Router(tags=["landscape"])


@router.get("/systems", response=Page[SystemOut], operation_id="list_systems")
@access()
def list_systems(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.systems(request.actor), after=after, limit=limit)


@router.post("/systems", response={201: SystemOut}, operation_id="register_system")
@access(rule=permissions.register_system)
def register_system(request: ApiRequest, response: HttpResponse, data: RegisterSystemIn) -> Status[System]:
    system = made(
        System, data, lambda: services.register_system(actor=request.actor, **data.dict()), actor=request.actor
    )
    return Status(201, tagged(response, system))


@router.get("/systems/{uuid:system_id}", response=SystemOut, operation_id="view_system")
@access()
def view_system(request: ApiRequest, response: HttpResponse, system_id: UUID) -> System:
    return tagged(response, queries.system(request.actor, system_id))


@router.put("/systems/{uuid:system_id}", response=SystemOut, operation_id="amend_system")
@access(rule=permissions.amend_system)
def amend_system(request: ApiRequest, response: HttpResponse, system_id: UUID, data: SystemIn) -> System:
    version = expected_version(request)
    system = amended(
        data,
        lambda: services.amend_system(system_id=system_id, version=version, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return tagged(response, system)


@router.get("/systems/{uuid:system_id}/environments", response=Page[EnvironmentOut], operation_id="list_environments")
@access()
def list_environments(request: ApiRequest, system_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    system = queries.system(request.actor, system_id)
    return listed(queries.environments(request.actor).filter(system=system), after=after, limit=limit)


@router.post(
    "/systems/{uuid:system_id}/environments", response={201: EnvironmentOut}, operation_id="register_environment"
)
@access(rule=permissions.register_environment)
def register_environment(
    request: ApiRequest, response: HttpResponse, system_id: UUID, data: RegisterEnvironmentIn
) -> Status[Environment]:
    environment = services.register_environment(system_id=system_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, environment))


@router.get("/environments/{uuid:environment_id}", response=EnvironmentOut, operation_id="view_environment")
@access()
def view_environment(request: ApiRequest, response: HttpResponse, environment_id: UUID) -> Environment:
    return tagged(response, one(queries.environments(request.actor), environment_id))


@router.put("/environments/{uuid:environment_id}", response=EnvironmentOut, operation_id="amend_environment")
@access(rule=permissions.amend_environment)
def amend_environment(
    request: ApiRequest, response: HttpResponse, environment_id: UUID, data: EnvironmentIn
) -> Environment:
    environment = services.amend_environment(
        environment_id=environment_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, environment)


@router.get("/interfaces", response=Page[InterfaceOut], operation_id="list_interfaces")
@access()
def list_interfaces(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.interfaces(request.actor), after=after, limit=limit)


@router.post("/interfaces", response={201: InterfaceOut}, operation_id="register_interface")
@access(rule=permissions.register_interface)
def register_interface(request: ApiRequest, response: HttpResponse, data: RegisterInterfaceIn) -> Status[Interface]:
    interface = made(
        Interface, data, lambda: services.register_interface(actor=request.actor, **data.dict()), actor=request.actor
    )
    return Status(201, tagged(response, queries.interface(request.actor, interface.pk)))


@router.get("/interfaces/{uuid:interface_id}", response=InterfaceOut, operation_id="view_interface")
@access()
def view_interface(request: ApiRequest, response: HttpResponse, interface_id: UUID) -> Interface:
    return tagged(response, queries.interface(request.actor, interface_id))


@router.put("/interfaces/{uuid:interface_id}", response=InterfaceOut, operation_id="amend_interface")
@access(rule=permissions.amend_interface)
def amend_interface(request: ApiRequest, response: HttpResponse, interface_id: UUID, data: InterfaceIn) -> Interface:
    version = expected_version(request)
    amended(
        data,
        lambda: services.amend_interface(
            interface_id=interface_id, version=version, actor=request.actor, **data.dict()
        ),
        actor=request.actor,
    )
    return tagged(response, queries.interface(request.actor, interface_id))


@router.get("/interfaces/{uuid:interface_id}/contracts", response=Page[ContractOut], operation_id="list_contracts")
@access()
def list_contracts(request: ApiRequest, interface_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    interface = queries.interface(request.actor, interface_id)
    rows = queries.contracts(request.actor).filter(interface=interface)
    return listed(rows, after=after, limit=limit, order=Order("number", descending=True))


@router.post(
    "/interfaces/{uuid:interface_id}/contracts",
    response={200: ContractOut, 201: ContractOut},
    operation_id="upload_contract",
)
@takes_file(LIMIT)
@access(rule=permissions.upload_contract)
def upload_contract(
    request: ApiRequest, interface_id: UUID, data: Form[UploadContractIn], content: File[UploadedFile]
) -> Status[Contract]:
    """Answer 201 with the new contract, or 200 with the current one where its content is the same."""
    contract, is_new = services.upload_contract(
        interface_id=interface_id,
        content=content_of(content, limit=LIMIT),
        filename=content.name or "",
        actor=request.actor,
        **data.dict(),
    )
    return Status(201 if is_new else 200, contract)


@router.post(
    "/contracts/{uuid:contract_id}/approval",
    response={201: ContractApprovalOut},
    operation_id="request_contract_approval",
)
@access(rule=permissions.request_contract_approval)
def request_contract_approval(
    request: ApiRequest, response: HttpResponse, contract_id: UUID, data: RequestContractApprovalIn
) -> Status[Approval]:
    """Have the current contract signed by both sides, in a project whose scope its interface is in."""
    approval = services.request_contract_approval(
        contract_id=contract_id,
        project_id=data.project_id,
        signers={side.system_id: side.person_ids for side in data.signers},
        due_at=data.due_at,
        prove_identity=data.prove_identity,
        actor=request.actor,
    )
    return Status(201, tagged(response, approval))


@router.get("/contracts/{uuid:contract_id}", response=ContractOut, operation_id="view_contract")
@access()
def view_contract(request: ApiRequest, contract_id: UUID) -> Contract:
    return one(queries.contracts(request.actor), contract_id)


@router.get(
    "/contracts/{uuid:contract_id}/content",
    operation_id="download_contract",
    openapi_extra={"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}},
)
@access()
def download_contract(request: ApiRequest, contract_id: UUID) -> FileResponse:
    contract = one(queries.contracts(request.actor), contract_id)
    return FileResponse(
        files.open_stored(contract.content_hash),
        as_attachment=True,
        filename=contract.filename,
        content_type="application/octet-stream",
    )


@router.get("/projects/{uuid:project_id}/scope", response=Page[ScopeOut], operation_id="list_scope")
@access()
def list_scope(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    return listed(queries.scopes(request.actor, project_id), after=after, limit=limit)


@router.post("/projects/{uuid:project_id}/scope", response={201: ScopeOut}, operation_id="add_to_scope")
@access(rule=permissions.add_to_scope)
def add_to_scope(request: ApiRequest, project_id: UUID, data: AddToScopeIn) -> Status[Scope]:
    return Status(201, services.add_to_scope(project_id=project_id, actor=request.actor, **data.dict()))


@router.delete("/scope/{uuid:scope_id}", response={204: None}, operation_id="remove_from_scope")
@access(rule=permissions.remove_from_scope)
def remove_from_scope(request: ApiRequest, scope_id: UUID) -> Status[None]:
    services.remove_from_scope(scope_id=scope_id, actor=request.actor)
    return Status(204, None)


@router.get("/projects/{uuid:project_id}/systems", response=Page[SystemOut], operation_id="list_systems_in_scope")
@access()
def list_systems_in_scope(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    return listed(queries.systems_in_scope(project_id), after=after, limit=limit)


@router.get(
    "/projects/{uuid:project_id}/interfaces", response=Page[InterfaceOut], operation_id="list_interfaces_in_scope"
)
@access()
def list_interfaces_in_scope(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    return listed(queries.interfaces_in_scope(project_id), after=after, limit=limit)


@router.get("/projects/{uuid:project_id}/connections", response=ConnectionsOut, operation_id="view_connections")
@access()
def view_connections(request: ApiRequest, project_id: UUID) -> dict[str, Any]:
    """Which data goes from the system of a row to that of a column; the columns are the systems in the same order."""
    projects.project(request.actor, project_id)
    return {"rows": queries.n_squared(project_id)}
