from __future__ import annotations

from collections.abc import Iterable

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import LinkKind
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft, Wait
from fishplate.kernel import audit, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check


def restore_task(*, done: Done, actor: Actor) -> Task:
    """Bring back a removed task under its number and at its place, with the dependencies on both its sides.

    A dependency on a task that was removed meanwhile stays away. All dates follow. Part of undoing.

    Raises:
        NotFound, Forbidden, Refused: as for ``add_task``.
        Invalid: tasks would wait for each other in a circle, as somebody tied them otherwise by now.
    """
    [removed] = done.rows_of(Task, "deleted")
    project_id = removed.former(Task)["project_id"]

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_task, actor, draft.project)
        task = removed.revived(Task)
        links = _links(done, task, draft)
        _tie(draft, task, links)
        draft.schedule()
        with audit.change("planning.task_restored", actor=actor) as change:
            plan = draft.lock(actor)
            guards.ask("planning.add_task", target=draft.project, actor=actor)
            # Another may stand at that very place by now.
            following = Task.objects.filter(project=project_id, position__gte=task.position).first()
            task.position = positions.before(project_id, following.pk if following else None)
            check(task)
            task.save()
            change.created(task)
            change.target = task
            for link in links:
                link.save()
                change.created(link)
            draft.store(plan, touched=[task, *(draft.tasks[link.successor_id] for link in links)])
            search.index(task)
        return task

    return drafts.settled(attempt)


def _links(done: Done, task: Task, draft: Draft) -> list[TaskLink]:
    there = {*draft.tasks, task.pk}
    formers = [row.former(TaskLink) for row in done.rows_of(TaskLink, "deleted")]
    return [TaskLink(**former) for former in formers if {former["predecessor_id"], former["successor_id"]} <= there]


def _tie(draft: Draft, task: Task, links: Iterable[TaskLink]) -> None:
    draft.put(task, [])
    for link in links:
        wait = Wait(link.predecessor_id, LinkKind(link.kind), link.lag_minutes)
        draft.waits.setdefault(link.successor_id, []).append(wait)
