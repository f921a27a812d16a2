from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.assurance import permissions, queries, services
from fishplate.domains.assurance.api.schemas import (
    AnswerCheckIn,
    AnyCheckIn,
    CheckOut,
    CheckWithAnswerOut,
    RunOut,
)
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.projects import queries as projects
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job
from fishplate.web.api import (
    ApiRequest,
    JobOut,
    Order,
    Page,
    access,
    amended,
    expected_version,
    listed,
    made,
    started,
    tagged,
)
from fishplate.web.pages import one

router = Router(tags=["assurance"])


@router.get("/projects/{uuid:project_id}/checks", response=Page[CheckOut], operation_id="list_checks")
@access()
def list_checks(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    return listed(queries.checks(request.actor, project_id), after=after, limit=limit)


@router.post("/projects/{uuid:project_id}/checks", response={201: CheckOut}, operation_id="define_check")
@access(rule=permissions.define_check)
def define_check(request: ApiRequest, response: HttpResponse, project_id: UUID, data: AnyCheckIn) -> Status[Check]:
    check = made(
        Check,
        data,
        lambda: services.define_check(project_id=project_id, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return Status(201, tagged(response, _check(request.actor, check.pk)))


@router.post("/projects/{uuid:project_id}/checks/run", response={202: Page[JobOut]}, operation_id="run_all_checks")
@access(rule=permissions.run_all_checks)
def run_all_checks(request: ApiRequest, project_id: UUID) -> Status[dict[str, Any]]:
    """Have every check asked that a machine can ask; one job for each."""
    return Status(202, {"items": services.run_all_checks(project_id=project_id, actor=request.actor)})


@router.get("/checks/{uuid:check_id}", response=CheckWithAnswerOut, operation_id="view_check")
@access()
def view_check(request: ApiRequest, response: HttpResponse, check_id: UUID) -> Check:
    return tagged(response, _check(request.actor, check_id))


@router.put("/checks/{uuid:check_id}", response=CheckOut, operation_id="amend_check")
@access(rule=permissions.amend_check)
def amend_check(request: ApiRequest, response: HttpResponse, check_id: UUID, data: AnyCheckIn) -> Check:
    version = expected_version(request)
    amended(
        data,
        lambda: services.amend_check(
            check_id=check_id, version=version, actor=request.actor, **data.dict(exclude={"kind"})
        ),
        actor=request.actor,
    )
    return tagged(response, _check(request.actor, check_id))


@router.post("/checks/{uuid:check_id}/retire", response=CheckOut, operation_id="retire_check")
@access(rule=permissions.retire_check)
def retire_check(request: ApiRequest, response: HttpResponse, check_id: UUID) -> Check:
    services.retire_check(check_id=check_id, version=expected_version(request), actor=request.actor)
    return tagged(response, _check(request.actor, check_id))


@router.post("/checks/{uuid:check_id}/run", response={202: JobOut}, operation_id="run_check")
@access(rule=permissions.run_check)
def run_check(request: ApiRequest, response: HttpResponse, check_id: UUID) -> Status[Job]:
    """Have it asked now; while it is being asked already, that job is answered."""
    return Status(202, started(response, services.run_check(check_id=check_id, actor=request.actor)))


@router.post("/checks/{uuid:check_id}/answers", response={201: RunOut}, operation_id="answer_check")
@access(rule=permissions.answer_check)
def answer_check(request: ApiRequest, check_id: UUID, data: AnswerCheckIn) -> Status[Run]:
    return Status(201, services.answer_check(check_id=check_id, actor=request.actor, **data.dict()))


@router.get("/checks/{uuid:check_id}/runs", response=Page[RunOut], operation_id="list_runs")
@access()
def list_runs(request: ApiRequest, check_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    check = one(Check.objects.visible_to(request.actor), check_id)
    rows = queries.runs(request.actor, check.pk)
    return listed(rows, after=after, limit=limit, order=Order("number", descending=True))


@router.get("/runs/{uuid:run_id}", response=RunOut, operation_id="view_run")
@access()
def view_run(request: ApiRequest, run_id: UUID) -> Run:
    return one(Run.objects.visible_to(request.actor), run_id)


def _check(actor: Actor, check_id: UUID) -> Check:
    return one(queries.with_latest(Check.objects.visible_to(actor)), check_id)
