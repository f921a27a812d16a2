from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import ScheduledTask, Task, TaskLink
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import delete_all
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference


def remove_task(*, task_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None) -> None:
    """Take a task out of its plan, with the dependencies on both its sides; the dates of the others follow.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named.
    """
    remove_tasks(project_id=drafts.project_of(task_id, actor), versions={task_id: version}, actor=actor, under=under)


def remove_tasks(
    *, project_id: UUID, versions: Mapping[UUID, int | None], actor: Actor, under: UUID | None = None
) -> None:
    """As ``remove_task``, with many tasks of one plan at once, which is scheduled once; part of undoing."""

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        demand(permissions.remove_task, actor, draft.project)
        followers = {follower.pk: follower for pk in versions for follower in draft.drop(draft.task(pk))}
        draft.schedule()
        with audit.unit():
            # The plan's lock first, as everybody who changes it takes it.
            lock_all(Project.objects.visible_to(actor), [project_id])
            tasks = _locked(versions, actor)
            with audit.change_each("planning.task_removed", tasks, actor=actor, under=under) as changes:
                plan = draft.lock(actor)
                for task in tasks:
                    guards.ask("planning.remove_task", target=task, actor=actor, under=under)
                _delete(dict(zip((task.pk for task in tasks), changes, strict=True)), tasks)
                draft.store(plan, touched=_still_there(followers, draft))

    drafts.settled(attempt)


def _locked(versions: Mapping[UUID, int | None], actor: Actor) -> list[Task]:
    found = lock_all(Task.objects.visible_to(actor), versions)
    for pk, version in versions.items():
        if pk not in found:
            raise errors.NotFound
        if version is not None and found[pk].version != version:
            raise errors.Stale(found[pk], version)
    return list(found.values())


def _delete(changes: Mapping[UUID, Change], tasks: Sequence[Task]) -> None:
    """Delete tasks and their links; a link between two of them stands in the history of the one that waited."""
    links = TaskLink.objects.filter(Q(predecessor__in=changes) | Q(successor__in=changes))
    standing = list(links.select_related("predecessor", "successor"))
    for link in standing:
        changes[link.successor_id if link.successor_id in changes else link.predecessor_id].deleted(link)
    if standing:
        links.delete()
    ScheduledTask.objects.filter(task__in=changes).delete()
    for task in tasks:
        changes[task.pk].deleted(task)
    search.forget(*map(reference, tasks))
    delete_all(tasks)


def _still_there(followers: Mapping[UUID, Task], draft: Draft) -> list[Task]:
    return [task for pk, task in followers.items() if pk in draft.tasks]
