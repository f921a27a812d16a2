from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.approvals import permissions, queries, services
from fishplate.domains.approvals.api.schemas import (
    ApprovalOut,
    ApprovalWithTextOut,
    CastVoteIn,
    ConflictOut,
    DeclareConflictIn,
    DelegateSigningIn,
    DelegationOut,
    RescheduleApprovalIn,
    VoteOut,
    WithdrawApprovalIn,
)
from fishplate.domains.approvals.models import Approval, Conflict, Delegation, Vote
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Order, Page, access, expected_version, listed, tagged

router = Router(tags=["approvals"])


@router.get("/projects/{uuid:project_id}/approvals", response=Page[ApprovalOut], operation_id="list_approvals")
@access()
def list_approvals(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    rows = queries.approvals(request.actor).filter(project=project)
    return listed(rows, after=after, limit=limit, order=Order("pk", descending=True))


@router.get("/approvals/waiting", response=Page[ApprovalOut], operation_id="list_waiting_approvals")
@access()
def list_waiting_approvals(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What this person can sign now, oldest first."""
    return listed(queries.waiting_for(request.actor), after=after, limit=limit)


@router.get("/approvals/{uuid:approval_id}", response=ApprovalWithTextOut, operation_id="view_approval")
@access()
def view_approval(request: ApiRequest, response: HttpResponse, approval_id: UUID) -> Approval:
    return tagged(response, queries.approval(request.actor, approval_id))


@router.post("/approvals/{uuid:approval_id}/votes", response={201: VoteOut}, operation_id="cast_vote")
@access(rule=permissions.cast_vote)
def cast_vote(request: ApiRequest, approval_id: UUID, data: CastVoteIn) -> Status[Vote]:
    return Status(201, services.cast_vote(approval_id=approval_id, actor=request.actor, **data.dict()))


@router.post("/approvals/{uuid:approval_id}/conflicts", response={201: ConflictOut}, operation_id="declare_conflict")
@access(rule=permissions.declare_conflict)
def declare_conflict(request: ApiRequest, approval_id: UUID, data: DeclareConflictIn) -> Status[Conflict]:
    conflict = services.declare_conflict(approval_id=approval_id, actor=request.actor, **data.dict())
    return Status(201, conflict)


@router.get("/delegations", response=Page[DelegationOut], operation_id="list_delegations")
@access()
def list_delegations(
    request: ApiRequest, project_id: UUID | None = None, after: str = "", limit: int = 50
) -> dict[str, Any]:
    """Those one gave or was given, and those that count in one's projects; with ``project_id`` those of one project."""
    rows = queries.delegations(request.actor)
    if project_id is not None:
        rows = rows.of_project(projects.project(request.actor, project_id).pk)
    return listed(rows, after=after, limit=limit, order=Order("pk", descending=True))


@router.post("/delegations", response={201: DelegationOut}, operation_id="delegate_signing")
@access(rule=permissions.delegate_signing)
def delegate_signing(request: ApiRequest, response: HttpResponse, data: DelegateSigningIn) -> Status[Delegation]:
    return Status(201, tagged(response, services.delegate_signing(actor=request.actor, **data.dict())))


@router.post("/delegations/{uuid:delegation_id}/revoke", response=DelegationOut, operation_id="revoke_delegation")
@access(rule=permissions.revoke_delegation)
def revoke_delegation(request: ApiRequest, response: HttpResponse, delegation_id: UUID) -> Delegation:
    delegation = services.revoke_delegation(
        delegation_id=delegation_id, version=expected_version(request), actor=request.actor
    )
    return tagged(response, delegation)


@router.post("/approvals/{uuid:approval_id}/withdraw", response=ApprovalOut, operation_id="withdraw_approval")
@access(rule=permissions.withdraw_approval)
def withdraw_approval(
    request: ApiRequest, response: HttpResponse, approval_id: UUID, data: WithdrawApprovalIn
) -> Approval:
    approval = services.withdraw_approval(
        approval_id=approval_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, approval)


@router.post("/approvals/{uuid:approval_id}/reschedule", response=ApprovalOut, operation_id="reschedule_approval")
@access(rule=permissions.reschedule_approval)
def reschedule_approval(
    request: ApiRequest, response: HttpResponse, approval_id: UUID, data: RescheduleApprovalIn
) -> Approval:
    approval = services.reschedule_approval(
        approval_id=approval_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, approval)
