from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.api.schemas import (
    AddTaskIn,
    MoveTaskIn,
    OutlineIn,
    PlanOut,
    ProgressIn,
    StatusIn,
    TaskIn,
    TaskOut,
    TasksOut,
    WorkPackagesIn,
)
from fishplate.domains.planning.choices import Subtasks
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.services.work_packages import USUAL
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
    return _plan(project_id)


@router.put("/projects/{uuid:project_id}/plan/status", response=PlanOut, operation_id="set_status_date")
@access(rule=permissions.set_status_date)
def set_status_date(request: ApiRequest, project_id: UUID, data: StatusIn) -> dict[str, Any]:
    services.set_status_date(project_id=project_id, actor=request.actor, **data.dict())
    return _plan(project_id)


def _plan(project_id: UUID) -> dict[str, Any]:
    plan = queries.plan(project_id)
    found = queries.summary(project_id, at=clock.now())
    return {
        "version": plan.version,
        "status_at": plan.status_at,
        "progress_logic": plan.progress_logic,
        "tasks": found.tasks,
        "critical": found.critical,
        "late": found.late,
        "finish": found.finish,
        "next_milestone": found.next_milestone.pk if found.next_milestone else None,
        "interfaces_without_tasks": queries.interfaces_without_tasks(project_id).values_list("pk", flat=True),
    }


@router.post(
    "/projects/{uuid:project_id}/plan/work-packages", response={201: TasksOut}, operation_id="make_work_packages"
)
@access(rule=permissions.make_work_packages)
def make_work_packages(request: ApiRequest, project_id: UUID, data: WorkPackagesIn) -> Status[dict[str, Any]]:
    """Plan the steps of interfaces that no task builds yet."""
    made = services.make_work_packages(
        project_id=project_id,
        interface_ids=data.interface_ids,
        durations={**USUAL, **data.durations},
        actor=request.actor,
    )
    return Status(201, {"items": _several(request.actor, project_id, made)})


@router.get("/projects/{uuid:project_id}/tasks", response=Page[TaskOut], operation_id="list_tasks")
@access()
def list_tasks(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The tasks of the plan, in the order of its rows."""
    project = projects.project(request.actor, project_id)
    page = listed(_tasks(request.actor).filter(project=project), after=after, limit=limit, order=Order("position"))
    return {**page, "items": _placed(page["items"], project_id)}


@router.post("/projects/{uuid:project_id}/tasks", response={201: TaskOut}, operation_id="add_task")
@access(rule=permissions.add_task)
def add_task(request: ApiRequest, response: HttpResponse, project_id: UUID, data: AddTaskIn) -> Status[Task]:
    task = made(
        Task,
        data,
        lambda: services.add_task(project_id=project_id, actor=request.actor, **data.given()),
        actor=request.actor,
    )
    return Status(201, tagged(response, _one(request.actor, task.pk)))


@router.get("/tasks/{uuid:task_id}", response=TaskOut, operation_id="view_task")
@access()
def view_task(request: ApiRequest, response: HttpResponse, task_id: UUID) -> Task:
    return tagged(response, _one(request.actor, task_id))


@router.put("/tasks/{uuid:task_id}", response=TaskOut, operation_id="amend_task")
@access(rule=permissions.amend_task)
def amend_task(request: ApiRequest, response: HttpResponse, task_id: UUID, data: TaskIn) -> Task:
    version = expected_version(request)
    amended(
        data,
        lambda: services.amend_task(task_id=task_id, version=version, actor=request.actor, **data.given()),
        actor=request.actor,
    )
    return tagged(response, _one(request.actor, task_id))


@router.post("/tasks/{uuid:task_id}/move", response=TaskOut, operation_id="move_task")
@access(rule=permissions.move_task)
def move_task(request: ApiRequest, response: HttpResponse, task_id: UUID, data: MoveTaskIn) -> Task:
    services.move_task(task_id=task_id, actor=request.actor, **data.dict())
    return tagged(response, _one(request.actor, task_id))


@router.put("/tasks/{uuid:task_id}/progress", response=TaskOut, operation_id="record_progress")
@access(rule=permissions.record_progress)
def record_progress(request: ApiRequest, response: HttpResponse, task_id: UUID, data: ProgressIn) -> Task:
    version = expected_version(request)
    services.record_progress(task_id=task_id, version=version, actor=request.actor, **data.dict())
    return tagged(response, _one(request.actor, task_id))


@router.delete("/tasks/{uuid:task_id}", response={204: None}, operation_id="remove_task")
@access(rule=permissions.remove_task)
def remove_task(request: ApiRequest, task_id: UUID, subtasks: Subtasks | None = None) -> Status[None]:
    """Where tasks stand under it, ``subtasks`` has to say whether they go as well or stay in its place."""
    services.remove_task(task_id=task_id, subtasks=subtasks, actor=request.actor)
    return Status(204, None)


@router.post("/projects/{uuid:project_id}/tasks/indent", response=TasksOut, operation_id="indent_task")
@access(rule=permissions.indent_task)
def indent_task(request: ApiRequest, project_id: UUID, data: OutlineIn) -> dict[str, Any]:
    """Put tasks one level down, under the one that stands before them on their level."""
    moved = services.indent_task(project_id=project_id, actor=request.actor, **data.dict())
    return {"items": _several(request.actor, project_id, moved)}


@router.post("/projects/{uuid:project_id}/tasks/outdent", response=TasksOut, operation_id="outdent_task")
@access(rule=permissions.outdent_task)
def outdent_task(request: ApiRequest, project_id: UUID, data: OutlineIn) -> dict[str, Any]:
    """Put tasks one level up, right behind all that is under the summary they stood under."""
    moved = services.outdent_task(project_id=project_id, actor=request.actor, **data.dict())
    return {"items": _several(request.actor, project_id, moved)}


def _one(actor: Actor, task_id: UUID) -> Task:
    task = one(_tasks(actor), task_id)
    _placed([task], task.project_id)
    return task


def _several(actor: Actor, project_id: UUID, tasks: Sequence[Task]) -> list[Task]:
    return _placed(list(_tasks(actor).filter(pk__in=[task.pk for task in tasks])), project_id)


def _placed(tasks: list[Task], project_id: UUID) -> list[Task]:
    """Say of each where it stands in the outline, for ``TaskOut``."""
    places = queries.outline(project_id).places()
    for task in tasks:
        task.wbs = places[task.pk].wbs  # type: ignore[attr-defined]  # no column: it is worked out
    return tasks


def _tasks(actor: Actor) -> QuerySet[Task]:
    return queries.tasks(actor).prefetch_related(Prefetch("incoming", TaskLink.objects.select_related("predecessor")))
