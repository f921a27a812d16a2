from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import ScheduledTask, Task, TaskLink
from fishplate.domains.planning.services import drafts
from fishplate.kernel import audit, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference


def remove_task(*, task_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None) -> None:
    """Take a task out of its plan, with the dependencies on both its sides; the dates of the others follow.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named.
    """
    project_id = drafts.project_of(task_id, actor)

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        demand(permissions.remove_task, actor, draft.project)
        seen = draft.task(task_id)
        followers = draft.drop(seen)
        draft.schedule()
        with audit.change("planning.task_removed", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            task = lock(Task.objects.visible_to(actor), task_id, version=version)
            change.target = task
            guards.ask("planning.remove_task", target=task, actor=actor, under=under)
            for link in TaskLink.objects.filter(Q(predecessor=task) | Q(successor=task)):
                change.deleted(link)
                link.delete()
            ScheduledTask.objects.filter(task=task).delete()
            change.deleted(task)
            search.forget(reference(task))
            # Not task.delete(), which would take the id from the row that the history is about to name.
            Task.objects.filter(pk=task.pk).delete()
            draft.store(plan, touched=followers)

    drafts.settled(attempt)
