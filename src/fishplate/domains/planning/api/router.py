from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.api.schemas import AddTaskIn, MoveTaskIn, PlanOut, TaskIn, TaskOut
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock
from fishplate.kernel.actors import Actor
from fishplate.web.api import ApiRequest, Order, Page, access, amended, expected_version, listed, made, tagged
from fishplate.web.pages import one

router = Router(tags=["planning"])


@router.get("/projects/{uuid:project_id}/plan", response=PlanOut, operation_id="view_plan")
@access()
def view_plan(request: ApiRequest, project_id: UUID) -> dict[str, Any]:
    projects.project(request.actor, project_id)
    found = queries.summary(project_id, at=clock.now())
    return {
        "version": queries.plan_version(project_id),
        "tasks": found.tasks,
        "critical": found.critical,
        "late": found.late,
        "finish": found.finish,
        "next_milestone": found.next_milestone.pk if found.next_milestone else None,
    }


@router.get("/projects/{uuid:project_id}/tasks", response=Page[TaskOut], operation_id="list_tasks")
@access()
def list_tasks(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The tasks of the plan, in the order of its rows."""
    project = projects.project(request.actor, project_id)
    return listed(_tasks(request.actor).filter(project=project), after=after, limit=limit, order=Order("position"))


@router.post("/projects/{uuid:project_id}/tasks", response={201: TaskOut}, operation_id="add_task")
@access(rule=permissions.add_task)
def add_task(request: ApiRequest, response: HttpResponse, project_id: UUID, data: AddTaskIn) -> Status[Task]:
    task = made(
        Task,
        data,
        lambda: services.add_task(project_id=project_id, actor=request.actor, **data.given()),
        actor=request.actor,
    )
    return Status(201, tagged(response, one(_tasks(request.actor), task.pk)))


@router.get("/tasks/{uuid:task_id}", response=TaskOut, operation_id="view_task")
@access()
def view_task(request: ApiRequest, response: HttpResponse, task_id: UUID) -> Task:
    return tagged(response, one(_tasks(request.actor), task_id))


@router.put("/tasks/{uuid:task_id}", response=TaskOut, operation_id="amend_task")
@access(rule=permissions.amend_task)
def amend_task(request: ApiRequest, response: HttpResponse, task_id: UUID, data: TaskIn) -> Task:
    version = expected_version(request)
    amended(
        data,
        lambda: services.amend_task(task_id=task_id, version=version, actor=request.actor, **data.given()),
        actor=request.actor,
    )
    return tagged(response, one(_tasks(request.actor), task_id))


@router.post("/tasks/{uuid:task_id}/move", response=TaskOut, operation_id="move_task")
@access(rule=permissions.move_task)
def move_task(request: ApiRequest, response: HttpResponse, task_id: UUID, data: MoveTaskIn) -> Task:
    services.move_task(task_id=task_id, actor=request.actor, **data.dict())
    return tagged(response, one(_tasks(request.actor), task_id))


@router.delete("/tasks/{uuid:task_id}", response={204: None}, operation_id="remove_task")
@access(rule=permissions.remove_task)
def remove_task(request: ApiRequest, task_id: UUID) -> Status[None]:
    services.remove_task(task_id=task_id, actor=request.actor)
    return Status(204, None)


def _tasks(actor: Actor) -> QuerySet[Task]:
    return queries.tasks(actor).prefetch_related(Prefetch("incoming", TaskLink.objects.select_related("predecessor")))
