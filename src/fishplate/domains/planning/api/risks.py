from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import RiskDriver
from fishplate.domains.planning.models.risk import MOST_PERCENT
from fishplate.domains.projects import queries as projects
from fishplate.kernel.actors import Actor
from fishplate.web.api import ApiRequest, Page, WithCustom, access, amended, expected_version, listed, made, tagged
from fishplate.web.pages import one

router = Router(tags=["planning"])
Effect = Annotated[int, Field(ge=0, le=MOST_PERCENT)]


class RiskDriverIn(WithCustom):
    """Effects are percent of a duration, where it happens: 100 leaves it as it is. ``task_numbers`` name the tasks."""

    name: str
    description: str
    probability_percent: Annotated[int, Field(ge=0, le=100)]
    optimistic_percent: Effect
    likely_percent: Effect
    pessimistic_percent: Effect
    task_numbers: list[int]


class AddRiskDriverIn(RiskDriverIn):
    description: str = ""
    task_numbers: list[int] = []


class RiskDriverOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    name: str
    description: str
    probability_percent: int
    optimistic_percent: int
    likely_percent: int
    pessimistic_percent: int
    task_numbers: list[int]

    @staticmethod
    def resolve_task_numbers(driver: RiskDriver) -> list[int]:
        return [touch.task.number for touch in driver.touches.all()]


@router.get("/projects/{uuid:project_id}/risk-drivers", response=Page[RiskDriverOut], operation_id="list_risk_drivers")
@access()
def list_risk_drivers(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    project = projects.project(request.actor, project_id)
    return listed(queries.risk_drivers(request.actor).filter(project=project), after=after, limit=limit)


@router.post("/projects/{uuid:project_id}/risk-drivers", response={201: RiskDriverOut}, operation_id="add_risk_driver")
@access(rule=permissions.add_risk_driver)
def add_risk_driver(
    request: ApiRequest, response: HttpResponse, project_id: UUID, data: AddRiskDriverIn
) -> Status[RiskDriver]:
    driver = made(
        RiskDriver,
        data,
        lambda: services.add_risk_driver(project_id=project_id, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return Status(201, tagged(response, _driver(request.actor, driver.pk)))


@router.get("/risk-drivers/{uuid:risk_driver_id}", response=RiskDriverOut, operation_id="view_risk_driver")
@access()
def view_risk_driver(request: ApiRequest, response: HttpResponse, risk_driver_id: UUID) -> RiskDriver:
    return tagged(response, _driver(request.actor, risk_driver_id))


@router.put("/risk-drivers/{uuid:risk_driver_id}", response=RiskDriverOut, operation_id="amend_risk_driver")
@access(rule=permissions.amend_risk_driver)
def amend_risk_driver(
    request: ApiRequest, response: HttpResponse, risk_driver_id: UUID, data: RiskDriverIn
) -> RiskDriver:
    version = expected_version(request)
    amended(
        data,
        lambda: services.amend_risk_driver(
            risk_driver_id=risk_driver_id, version=version, actor=request.actor, **data.dict()
        ),
        actor=request.actor,
    )
    return tagged(response, _driver(request.actor, risk_driver_id))


@router.delete("/risk-drivers/{uuid:risk_driver_id}", response={204: None}, operation_id="remove_risk_driver")
@access(rule=permissions.remove_risk_driver)
def remove_risk_driver(request: ApiRequest, risk_driver_id: UUID) -> Status[None]:
    services.remove_risk_driver(risk_driver_id=risk_driver_id, actor=request.actor)
    return Status(204, None)


def _driver(actor: Actor, risk_driver_id: UUID) -> RiskDriver:
    return one(queries.risk_drivers(actor), risk_driver_id)
