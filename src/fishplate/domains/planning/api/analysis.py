from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import RiskAnalysis
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.planning.models.simulated import PERCENTS, time_of
from fishplate.domains.planning.services.analysing import FEWEST, MOST, USUAL
from fishplate.domains.projects import queries as projects
from fishplate.kernel.jobs import Job
from fishplate.web.api import ApiRequest, Input, JobOut, Page, access, listed, started
from fishplate.web.listing.keyset import Order
from fishplate.web.pages import one

router = Router(tags=["planning"])


class RiskAnalysisIn(Input):
    """``optimistic_percent`` and ``pessimistic_percent`` are how far a task without estimates of its own may reach.

    The same ``seed`` draws the same random numbers; without one, one is drawn.
    """

    iterations: Annotated[int, Field(ge=FEWEST, le=MOST)] = USUAL
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    optimistic_percent: Annotated[int, Field(ge=1, le=100)] = 90
    pessimistic_percent: Annotated[int, Field(ge=100, le=1000)] = 125


class DistributionOut(Schema):
    """When something is done: ``probability`` is the share of iterations in which it is by ``planned``."""

    task_id: UUID | None
    name: str
    planned: datetime
    probability: float
    p10: datetime
    p50: datetime
    p80: datetime
    p90: datetime


class TaskRiskOut(Schema):
    """``criticality`` is the share of iterations in which the finish waits for it; ``cruciality`` a correlation."""

    task_id: UUID
    name: str
    criticality: float
    cruciality: float | None


class MergeOut(Schema):
    """What is lost where chains meet, in working minutes; without a task, at the finish of the plan."""

    task_id: UUID | None
    delay_minutes: int
    chains: int


class CostOut(Schema):
    """How much earlier the plan is done without one driver, in working minutes; without one, without all estimates."""

    risk_driver_id: UUID | None
    name: str
    occurred: float
    mean_minutes: int
    p80_minutes: int


class RiskAnalysisOut(Schema):
    id: UUID
    project_id: UUID
    number: int
    plan_version: int
    iterations: int
    seed: int
    optimistic_percent: int
    pessimistic_percent: int
    created_at: datetime


class RiskFiguresOut(RiskAnalysisOut):
    """``curve`` holds 101 instants: the earliest finish seen, and by when 1 %, 2 % … of the iterations are done.

    ``contingency_minutes`` is the working time from the planned finish to the 80th percentile.
    """

    finish: DistributionOut
    curve: list[datetime]
    contingency_minutes: int
    watched: list[DistributionOut]
    tasks: list[TaskRiskOut]
    merges: list[MergeOut]
    tornado: list[CostOut]


@router.get(
    "/projects/{uuid:project_id}/risk-analyses", response=Page[RiskAnalysisOut], operation_id="list_risk_analyses"
)
@access()
def list_risk_analyses(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Those that are kept, the latest first."""
    project = projects.project(request.actor, project_id)
    rows = queries.risk_analyses(request.actor).filter(project=project)
    return listed(rows, after=after, limit=limit, order=Order("number", descending=True))


@router.post("/projects/{uuid:project_id}/risk-analyses", response={202: JobOut}, operation_id="start_risk_analysis")
@access(rule=permissions.start_risk_analysis)
def start_risk_analysis(
    request: ApiRequest, response: HttpResponse, project_id: UUID, data: RiskAnalysisIn
) -> Status[Job]:
    """Have the plan simulated; while it is, that job is answered."""
    job = services.start_risk_analysis(project_id=project_id, actor=request.actor, **data.dict())
    return Status(202, started(response, job))


@router.get("/risk-analyses/{uuid:risk_analysis_id}", response=RiskFiguresOut, operation_id="view_risk_analysis")
@access()
def view_risk_analysis(request: ApiRequest, risk_analysis_id: UUID) -> dict[str, Any]:
    analysis: RiskAnalysis = one(queries.risk_analyses(request.actor), risk_analysis_id)
    figures = analysis.figures.content
    own = {name: getattr(analysis, name) for name in RiskAnalysisOut.model_fields}
    return {
        **own,
        "finish": _distribution(None, "", figures["finish"]),
        "curve": [_instant(one) for one in figures["finish"]["curve"]],
        "contingency_minutes": figures["contingency"],
        "watched": [_distribution(task, one["name"], one) for task, one in figures["watched"].items()],
        "tasks": [{**one, "task_id": one["task"]} for one in figures["tasks"]],
        "merges": [
            {"task_id": one["task"], "delay_minutes": one["delay"], "chains": one["chains"]}
            for one in figures["merges"]
        ],
        "tornado": [
            {**one, "risk_driver_id": one["driver"], "mean_minutes": one["mean"], "p80_minutes": one["p80"]}
            for one in figures["tornado"]
        ],
    }


def _distribution(task: str | None, name: str, one: dict[str, Any]) -> dict[str, Any]:
    dates = {key: _instant(one[key]) for key in ("planned", *(f"p{percent}" for percent in PERCENTS))}
    return {"task_id": task, "name": name, "probability": one["probability"], **dates}


def _instant(text: str) -> datetime:
    return instant(time_of(text)).astimezone(UTC)
