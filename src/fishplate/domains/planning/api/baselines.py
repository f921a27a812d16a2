from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.api.baseline_schemas import (
    BaselineIn,
    BaselineOut,
    BaselineTasksOut,
    ComparedOut,
    ComparisonOut,
)
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.models.comparison import Compared
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Order, Page, access, listed, tagged
from fishplate.web.pages import one

router = Router(tags=["planning"])


@router.get("/projects/{uuid:project_id}/baselines", response=Page[BaselineOut], operation_id="list_baselines")
@access()
def list_baselines(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The baselines of the plan, the withdrawn ones among them, by number."""
    project = projects.project(request.actor, project_id)
    found = queries.baselines(request.actor).filter(project=project)
    return listed(found, after=after, limit=limit, order=Order("number"))


@router.post("/projects/{uuid:project_id}/baselines", response={201: BaselineOut}, operation_id="take_baseline")
@access(rule=permissions.take_baseline)
def take_baseline(request: ApiRequest, response: HttpResponse, project_id: UUID, data: BaselineIn) -> Status[Baseline]:
    """Keep the plan as it stands now, to be measured against; what is kept cannot be changed any more."""
    taken = services.take_baseline(project_id=project_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, taken))


@router.get("/baselines/{uuid:baseline_id}", response=BaselineOut, operation_id="view_baseline")
@access()
def view_baseline(request: ApiRequest, response: HttpResponse, baseline_id: UUID) -> Baseline:
    return tagged(response, one(_baselines(request), baseline_id))


@router.get("/baselines/{uuid:baseline_id}/tasks", response=BaselineTasksOut, operation_id="list_baseline_tasks")
@access()
def list_baseline_tasks(request: ApiRequest, baseline_id: UUID) -> dict[str, Any]:
    """All tasks as they stood, in the order of their rows."""
    return {"items": queries.tasks_of(one(_baselines(request), baseline_id))}


@router.get("/baselines/{uuid:baseline_id}/comparison", response=ComparisonOut, operation_id="compare_baseline")
@access()
def compare_baseline(request: ApiRequest, baseline_id: UUID, against: UUID | None = None) -> dict[str, Any]:
    """What became of every task since, the most delayed first: until today, or until the baseline ``against``."""
    baseline = one(_baselines(request), baseline_id)
    known = _baselines(request).filter(project=baseline.project_id)
    found = queries.comparison(baseline, one(known, against) if against else None)
    return {
        "finish_before": found.before,
        "finish_after": found.after,
        "finish_shift": found.finish_shift,
        "items": [_compared(row) for row in found.rows],
    }


@router.post("/baselines/{uuid:baseline_id}/withdraw", response=BaselineOut, operation_id="withdraw_baseline")
@access(rule=permissions.withdraw_baseline)
def withdraw_baseline(request: ApiRequest, response: HttpResponse, baseline_id: UUID) -> Baseline:
    """It stays readable, and nothing is measured against it any more."""
    services.withdraw_baseline(baseline_id=baseline_id, actor=request.actor)
    return tagged(response, one(_baselines(request), baseline_id))


@router.post("/baselines/{uuid:baseline_id}/restore", response=BaselineOut, operation_id="restore_baseline")
@access(rule=permissions.restore_baseline)
def restore_baseline(request: ApiRequest, response: HttpResponse, baseline_id: UUID) -> Baseline:
    services.restore_baseline(baseline_id=baseline_id, actor=request.actor)
    return tagged(response, one(_baselines(request), baseline_id))


def _baselines(request: ApiRequest) -> QuerySet[Baseline]:
    return queries.baselines(request.actor)


def _compared(row: Compared) -> ComparedOut:
    task, before, after = row.task, row.before, row.after
    return ComparedOut(
        task_id=task.id,
        number=task.number,
        wbs=task.wbs,
        name=task.name,
        summary=task.summary,
        milestone=task.is_milestone,
        change=row.change,
        start_before=before.start if before else None,
        start_after=after.start if after else None,
        start_shift=row.start_shift,
        finish_before=before.finish if before else None,
        finish_after=after.finish if after else None,
        finish_shift=row.finish_shift,
    )
