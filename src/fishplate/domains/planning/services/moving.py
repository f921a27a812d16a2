from __future__ import annotations

from uuid import UUID

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Plan, ScheduledTask, Task
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def move_task(*, task_id: UUID, before_id: UUID | None, actor: Actor, under: UUID | None = None) -> Task:
    """Put a task right before another of its plan, or at the end. The order of rows moves no date.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
    """
    project_id = drafts.project_of(task_id, actor)
    with audit.change("planning.task_moved", actor=actor, under=under) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.move_task, actor, project)
        task = lock(Task.objects.visible_to(actor), task_id)
        change.target = task
        guards.ask("planning.move_task", target=task, actor=actor, under=under)
        plan = lock(Plan.objects.visible_to(actor).filter(project=project), Plan.objects.get(project=project).pk)
        plan.save()
        if before_id != task.pk:
            task.position = positions.before(project_id, before_id)
        task.save()
        ScheduledTask.objects.filter(task=task).update(plan_version=plan.version)
    return task
