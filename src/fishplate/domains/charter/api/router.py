from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.charter import permissions, queries, services
from fishplate.domains.charter.api.schemas import (
    AddIndicatorIn,
    AddObjectiveIn,
    CharterIn,
    CharterOut,
    CharterSeatsIn,
    IndicatorIn,
    IndicatorOut,
    ObjectiveIn,
    ObjectiveOut,
    ReopenCharterIn,
    SubmitCharterIn,
)
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Page, access, amended, expected_version, listed, made, tagged

router = Router(tags=["charter"])


@router.get("/projects/{uuid:project_id}/charter", response=CharterOut, operation_id="view_charter")
@access()
def view_charter(request: ApiRequest, response: HttpResponse, project_id: UUID) -> Charter:
    project = projects.project(request.actor, project_id)
    return tagged(response, queries.charter(request.actor, project_id) or Charter(project=project, version=0))


@router.put("/projects/{uuid:project_id}/charter", response=CharterOut, operation_id="write_charter")
@access(rule=permissions.write_charter)
def write_charter(request: ApiRequest, response: HttpResponse, project_id: UUID, data: CharterIn) -> Charter:
    """Write the charter; ``If-Match: "0"`` begins it."""
    charter = services.write_charter(
        project_id=project_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, charter)


@router.put("/projects/{uuid:project_id}/charter/seats", response=CharterOut, operation_id="set_charter_seats")
@access(rule=permissions.set_charter_seats)
def set_charter_seats(request: ApiRequest, response: HttpResponse, project_id: UUID, data: CharterSeatsIn) -> Charter:
    """Say who signs the charter, in which order and by when; ``If-Match: "0"`` begins it."""
    charter = services.set_charter_seats(
        project_id=project_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, charter)


@router.post("/projects/{uuid:project_id}/charter/submit", response=CharterOut, operation_id="submit_charter")
@access(rule=permissions.submit_charter)
def submit_charter(
    request: ApiRequest, response: HttpResponse, project_id: UUID, data: SubmitCharterIn | None = None
) -> Charter:
    how = data.dict() if data is not None else {}
    return tagged(response, services.submit_charter(project_id=project_id, actor=request.actor, **how))


@router.post("/projects/{uuid:project_id}/charter/reopen", response=CharterOut, operation_id="reopen_charter")
@access(rule=permissions.reopen_charter)
def reopen_charter(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ReopenCharterIn) -> Charter:
    return tagged(response, services.reopen_charter(project_id=project_id, actor=request.actor, **data.dict()))


@router.get("/projects/{uuid:project_id}/objectives", response=Page[ObjectiveOut], operation_id="list_objectives")
@access()
def list_objectives(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    return listed(queries.objectives(request.actor, project_id), after=after, limit=limit)


@router.post("/projects/{uuid:project_id}/objectives", response={201: ObjectiveOut}, operation_id="add_objective")
@access(rule=permissions.add_objective)
def add_objective(
    request: ApiRequest, response: HttpResponse, project_id: UUID, data: AddObjectiveIn
) -> Status[Objective]:
    objective = made(
        Objective,
        data,
        lambda: services.add_objective(project_id=project_id, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return Status(201, tagged(response, objective))


@router.get("/objectives/{uuid:objective_id}", response=ObjectiveOut, operation_id="view_objective")
@access()
def view_objective(request: ApiRequest, response: HttpResponse, objective_id: UUID) -> Objective:
    return tagged(response, queries.objective(request.actor, objective_id))


@router.put("/objectives/{uuid:objective_id}", response=ObjectiveOut, operation_id="amend_objective")
@access(rule=permissions.amend_objective)
def amend_objective(request: ApiRequest, response: HttpResponse, objective_id: UUID, data: ObjectiveIn) -> Objective:
    version = expected_version(request)
    objective = amended(
        data,
        lambda: services.amend_objective(
            objective_id=objective_id, version=version, actor=request.actor, **data.dict()
        ),
        actor=request.actor,
    )
    return tagged(response, objective)


@router.delete("/objectives/{uuid:objective_id}", response={204: None}, operation_id="remove_objective")
@access(rule=permissions.remove_objective)
def remove_objective(request: ApiRequest, objective_id: UUID) -> Status[None]:
    services.remove_objective(objective_id=objective_id, actor=request.actor)
    return Status(204, None)


@router.get("/projects/{uuid:project_id}/indicators", response=Page[IndicatorOut], operation_id="list_indicators")
@access()
def list_indicators(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    return listed(queries.indicators(request.actor).filter(project=project), after=after, limit=limit)


@router.post("/objectives/{uuid:objective_id}/indicators", response={201: IndicatorOut}, operation_id="add_indicator")
@access(rule=permissions.add_indicator)
def add_indicator(
    request: ApiRequest, response: HttpResponse, objective_id: UUID, data: AddIndicatorIn
) -> Status[Indicator]:
    indicator = services.add_indicator(objective_id=objective_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, indicator))


@router.get("/indicators/{uuid:indicator_id}", response=IndicatorOut, operation_id="view_indicator")
@access()
def view_indicator(request: ApiRequest, response: HttpResponse, indicator_id: UUID) -> Indicator:
    return tagged(response, queries.indicator(request.actor, indicator_id))


@router.put("/indicators/{uuid:indicator_id}", response=IndicatorOut, operation_id="amend_indicator")
@access(rule=permissions.amend_indicator)
def amend_indicator(request: ApiRequest, response: HttpResponse, indicator_id: UUID, data: IndicatorIn) -> Indicator:
    indicator = services.amend_indicator(
        indicator_id=indicator_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, indicator)


@router.delete("/indicators/{uuid:indicator_id}", response={204: None}, operation_id="remove_indicator")
@access(rule=permissions.remove_indicator)
def remove_indicator(request: ApiRequest, indicator_id: UUID) -> Status[None]:
    services.remove_indicator(indicator_id=indicator_id, actor=request.actor)
    return Status(204, None)
