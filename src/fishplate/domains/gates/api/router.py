from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.gates import permissions, queries, services
from fishplate.domains.gates.api.schemas import (
    AddCriterionIn,
    CriterionOut,
    DecisionOut,
    DecisionWithEvidenceOut,
    FactOut,
    GateIn,
    GateOut,
    GateWithStandingOut,
    PlanGateIn,
)
from fishplate.domains.gates.models import Criterion, Decision, Gate
from fishplate.domains.projects import queries as projects
from fishplate.kernel import facts
from fishplate.kernel.facts import Fact
from fishplate.web.api import ApiRequest, Order, Page, access, amended, expected_version, listed, made, tagged
from fishplate.web.pages import one

router = Router(tags=["gates"])


@router.get("/projects/{uuid:project_id}/gates", response=Page[GateOut], operation_id="list_gates")
@access()
def list_gates(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    rows = queries.gates(request.actor).filter(project=project).prefetch_related("seats", "interests")
    return listed(rows, after=after, limit=limit, order=Order("position"))


@router.post("/projects/{uuid:project_id}/gates", response={201: GateOut}, operation_id="plan_gate")
@access(rule=permissions.plan_gate)
def plan_gate(request: ApiRequest, response: HttpResponse, project_id: UUID, data: PlanGateIn) -> Status[Gate]:
    gate = made(
        Gate,
        data,
        lambda: services.plan_gate(project_id=project_id, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return Status(201, tagged(response, gate))


@router.get("/projects/{uuid:project_id}/facts", response=Page[FactOut], operation_id="list_facts")
@access()
def list_facts(request: ApiRequest, project_id: UUID) -> dict[str, Any]:
    """What a gate of this project can ask, and about what."""
    projects.project(request.actor, project_id)
    return {"items": [_fact(fact, project_id) for fact in facts.known()]}


@router.get("/gates/{uuid:gate_id}", response=GateWithStandingOut, operation_id="view_gate")
@access()
def view_gate(request: ApiRequest, response: HttpResponse, gate_id: UUID) -> Gate:
    return tagged(response, queries.gate(request.actor, gate_id))


@router.put("/gates/{uuid:gate_id}", response=GateOut, operation_id="amend_gate")
@access(rule=permissions.amend_gate)
def amend_gate(request: ApiRequest, response: HttpResponse, gate_id: UUID, data: GateIn) -> Gate:
    version = expected_version(request)
    gate = amended(
        data,
        lambda: services.amend_gate(gate_id=gate_id, version=version, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return tagged(response, gate)


@router.get("/gates/{uuid:gate_id}/criteria", response=Page[CriterionOut], operation_id="list_criteria")
@access()
def list_criteria(request: ApiRequest, gate_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    gate = queries.gate(request.actor, gate_id)
    return listed(gate.criteria.select_related("gate"), after=after, limit=limit)


@router.post("/gates/{uuid:gate_id}/criteria", response={201: CriterionOut}, operation_id="add_criterion")
@access(rule=permissions.add_criterion)
def add_criterion(request: ApiRequest, gate_id: UUID, data: AddCriterionIn) -> Status[Criterion]:
    return Status(201, services.add_criterion(gate_id=gate_id, actor=request.actor, **data.dict()))


@router.delete("/criteria/{uuid:criterion_id}", response={204: None}, operation_id="remove_criterion")
@access(rule=permissions.remove_criterion)
def remove_criterion(request: ApiRequest, criterion_id: UUID) -> Status[None]:
    services.remove_criterion(criterion_id=criterion_id, actor=request.actor)
    return Status(204, None)


@router.get("/gates/{uuid:gate_id}/decisions", response=Page[DecisionOut], operation_id="list_decisions")
@access()
def list_decisions(request: ApiRequest, gate_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    gate = queries.gate(request.actor, gate_id)
    rows = queries.decisions(request.actor).filter(gate=gate)
    return listed(rows, after=after, limit=limit, order=Order("number", descending=True))


@router.post("/gates/{uuid:gate_id}/decisions", response={201: DecisionOut}, operation_id="request_gate_decision")
@access(rule=permissions.request_gate_decision)
def request_gate_decision(request: ApiRequest, gate_id: UUID) -> Status[Decision]:
    """Ask whether the gate may open. Where it may not, the answer is 409 with every reason, and the refusal is kept."""
    return Status(201, services.request_gate_decision(gate_id=gate_id, actor=request.actor))


@router.get("/decisions/{uuid:decision_id}", response=DecisionWithEvidenceOut, operation_id="view_decision")
@access()
def view_decision(request: ApiRequest, decision_id: UUID) -> Decision:
    return one(queries.decisions(request.actor), decision_id)


def _fact(fact: Fact, project_id: UUID) -> dict[str, Any]:
    subjects = fact.choices(project_id) if fact.choices is not None else None
    return {
        "key": fact.key,
        "label": str(fact.label),
        "subjects": None if subjects is None else [{"value": value, "label": label} for value, label in subjects],
    }
