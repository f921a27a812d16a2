from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import LinkKind
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft, Wait
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock_all
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
    [task] = restore_tasks(done=[done], actor=actor)
    return task


def restore_tasks(*, done: Sequence[Done], actor: Actor) -> list[Task]:
    """As ``restore_task``, with many tasks of one plan that were removed together, which is scheduled once."""
    removed = [row for one in done for row in one.rows_of(Task, "deleted")]
    project_id: UUID = removed[0].former(Task)["project_id"]

    def attempt() -> list[Task]:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_task, actor, draft.project)
        tasks = [row.revived(Task) for row in removed]
        for task in tasks:
            draft.put(task, [])
        links = _links(done, draft)
        _tie(draft, links)
        draft.schedule()
        with audit.unit():
            # The plan's lock first, as everybody who changes it takes it.
            lock_all(Project.objects.visible_to(actor), [project_id])
            with audit.change_each("planning.task_restored", tasks, actor=actor) as changes:
                plan = draft.lock(actor)
                guards.ask("planning.add_task", target=draft.project, actor=actor)
                _store(tasks)
                for link in links:
                    link.save()
                by_task = dict(zip((task.pk for task in tasks), changes, strict=True))
                for link in links:
                    by_task[link.successor_id if link.successor_id in by_task else link.predecessor_id].created(link)
                draft.store(plan, touched=[*tasks, *(draft.tasks[link.successor_id] for link in links)])
                search.index(*tasks)
        return tasks

    return drafts.settled(attempt)


def _store(tasks: Iterable[Task]) -> None:
    for task in sorted(tasks, key=lambda one: one.position):
        # Another may stand at that very place by now.
        standing = Task.objects.filter(project=task.project_id, position=task.position).first()
        if standing is not None:
            task.position = positions.before(task.project_id, standing.pk)
        check(task)
        task.save()


def _links(done: Iterable[Done], draft: Draft) -> list[TaskLink]:
    formers = [row.former(TaskLink) for one in done for row in one.rows_of(TaskLink, "deleted")]
    return [
        TaskLink(**former)
        for former in formers
        if {former["predecessor_id"], former["successor_id"]} <= draft.tasks.keys()
    ]


def _tie(draft: Draft, links: Iterable[TaskLink]) -> None:
    for link in links:
        wait = Wait(link.predecessor_id, LinkKind(link.kind), link.lag_minutes)
        draft.waits.setdefault(link.successor_id, []).append(wait)
