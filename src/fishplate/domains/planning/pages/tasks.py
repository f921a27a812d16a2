from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import Subtasks
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.assigned import WHOLE
from fishplate.domains.planning.models.durations import write_duration
from fishplate.domains.planning.pages import inline
from fishplate.domains.planning.pages.forms import TaskForm, for_service
from fishplate.domains.planning.pages.shown import shown
from fishplate.domains.projects import queries as projects
from fishplate.kernel import errors
from fishplate.kernel.permissions import allows, demand
from fishplate.web.pages import Audience, Request, handle_action, handle_form, one, page, render


@page(Audience.SIGNED_IN, methods=["GET"])
def view_task(request: Request, project_id: UUID, task_id: UUID) -> HttpResponseBase:
    task = _task(request, project_id, task_id)
    links = list(queries.predecessors(task))
    row = queries.row_of(task, links)
    may_plan = allows(permissions.amend_task, request.actor, task.project)
    measure = queries.calendar(project_id).measure
    [drawn] = shown([row], project_id, measure)
    context = {
        "title": task.name,
        "record": task,
        "row": drawn,
        "predecessors": links,
        "successors": queries.successors(task),
        "may_plan": may_plan,
        # Whoever plans may record.
        "may_record": not task.scheduled.summary
        and (may_plan or allows(permissions.record_progress, request.actor, task.project)),
        "remaining": write_duration(task.remaining_minutes or 0, measure),
        "place": row.place,
        "at_work": [
            (one, write_duration(task.duration_minutes * one.units // WHOLE, measure))
            for one in queries.assignments(task)
        ],
        "above": task.parent,
        "below": queries.children(task),
    }
    return render(request, "planning/view_task.html", context)


@page(Audience.SIGNED_IN, rule=permissions.add_task)
def add_task(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.add_task, request.actor, project)
    before = _before(request)
    measure = queries.calendar(project.pk).measure
    # At the end, a row goes on where the last one stands.
    parent = None if before else queries.level_of_the_end(project.pk)
    service = partial(services.add_task, project_id=project.pk, before_id=before, parent_id=parent)
    if inline.asked(request):
        return inline.edit(request, project, None, service, measure)
    return handle_form(
        request,
        TaskForm,
        makes=Task,
        owner_id=project.organisation_id,
        form_options={"project_id": project.pk, "measure": measure},
        action=lambda data: service(actor=request.actor, **for_service(data, measure)),
        done=lambda task: f"{_plan(project.pk)}#task-{task.pk}",
        title=_("Add a task"),
        submit=_("Add"),
        said=_("The task was added."),
        cancel=_plan(project.pk),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_task)
def amend_task(request: Request, project_id: UUID, task_id: UUID) -> HttpResponseBase:
    task = _task(request, project_id, task_id)
    demand(permissions.amend_task, request.actor, task.project)
    service = partial(services.amend_task, task_id=task.pk)
    measure = queries.calendar(project_id).measure
    if inline.asked(request):
        return inline.edit(request, task.project, task, service, measure)
    return handle_form(
        request,
        TaskForm,
        record=task,
        form_options={"project_id": project_id, "measure": measure},
        action=lambda data: service(actor=request.actor, **for_service(data, measure)),
        done=f"{_plan(project_id)}#task-{task.pk}",
        title=_t("Change task {task}").format(task=task),
        said=_("The task was changed."),
        cancel=f"{_plan(project_id)}#task-{task.pk}",
    )


@page(Audience.SIGNED_IN, rule=permissions.move_task, methods=["POST"])
def move_task(request: Request, project_id: UUID, task_id: UUID) -> HttpResponseBase:
    task = _task(request, project_id, task_id)
    before = queries.row_after(task, up=request.POST.get("direction") == "up")
    move = partial(services.move_task, task_id=task.pk, before_id=before, parent_id=task.parent_id, actor=request.actor)
    if inline.asked(request):
        moved = move()
        if task.scheduled.summary:
            return inline.rearranged(request, task.project, _("The task was moved."))
        return inline.moved(request, task.project, moved)
    return handle_action(request, move, done=f"{_plan(project_id)}#task-{task.pk}", said=_("The task was moved."))


@page(Audience.SIGNED_IN, rule=permissions.indent_task, methods=["POST"])
def indent_task(request: Request, project_id: UUID) -> HttpResponseBase:
    return _leveled(request, project_id, services.indent_task)


@page(Audience.SIGNED_IN, rule=permissions.outdent_task, methods=["POST"])
def outdent_task(request: Request, project_id: UUID) -> HttpResponseBase:
    return _leveled(request, project_id, services.outdent_task)


def _leveled(request: Request, project_id: UUID, service: Callable[..., list[Task]]) -> HttpResponseBase:
    """Indent or outdent each ``task`` that is posted; all rows are sent to a table that asks for them."""
    project = one(projects.projects(request.actor), project_id)
    try:
        task_ids = [UUID(typed) for typed in request.POST.getlist("task")]
    except ValueError:
        raise errors.NotFound from None
    move = partial(service, project_id=project.pk, task_ids=task_ids, actor=request.actor)
    said = _("The outline was changed.")
    if inline.asked(request):
        move()
        return inline.rearranged(request, project, said)
    return handle_action(request, move, done=lambda tasks: f"{_plan(project_id)}#task-{tasks[0].pk}", said=said)


@page(Audience.SIGNED_IN, rule=permissions.remove_task)
def remove_task(request: Request, project_id: UUID, task_id: UUID) -> HttpResponseBase:
    task = _task(request, project_id, task_id)
    if request.method == "POST":
        chosen = request.POST.get("subtasks")
        subtasks = Subtasks(chosen) if chosen in Subtasks.values else None
        remove = partial(services.remove_task, task_id=task.pk, subtasks=subtasks, actor=request.actor)
        said = _("The task was removed.")
        if inline.asked(request):
            remove()
            if task.scheduled.summary:
                return inline.rearranged(request, task.project, said)
            return inline.removed(request, task.project, task)
        return handle_action(request, remove, done=_plan(project_id), said=said)
    below = len(queries.outline(project_id).subtree(task.pk)) - 1
    asking: dict[str, Any] = {
        "title": _t("Remove task {task}?").format(task=task),
        "text": _("Tasks that wait for it wait for it no more. What was done stays in the history."),
        "refused": permissions.remove_task(request.actor, task.project),
        "task": task,
        "below": below,
        "cancel": f"{_plan(project_id)}#task-{task.pk}",
    }
    return render(request, f"planning/{'rows/remove' if inline.asked(request) else 'remove_task'}.html", asking)


def _task(request: Request, project_id: UUID, task_id: UUID) -> Task:
    return one(queries.tasks(request.actor).filter(project=project_id).select_related("project", "calendar"), task_id)


def _plan(project_id: UUID) -> str:
    return reverse("planning:view_plan", args=[project_id])


def _before(request: Request) -> UUID | None:
    typed = request.POST.get("before") or request.GET.get("before") or ""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise errors.NotFound from None
