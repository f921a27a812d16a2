from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from uuid import UUID

from django.db.models import Q
from django.utils.translation import ngettext

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import Subtasks
from fishplate.domains.planning.models import ScheduledTask, Task, TaskLink
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.planning.services.risk_drivers import release_tasks
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import delete_all, in_parts
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference


def remove_task(
    *,
    task_id: UUID,
    subtasks: Subtasks | None = None,
    version: int | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> None:
    """Take a task out of its plan, with the dependencies on both its sides; the dates of the others follow.

    Args:
        subtasks: whether what stands under it goes as well, or stays in its place, a level up.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named. Refused also where
            something stands under the task and ``subtasks`` does not say what becomes of it.
    """
    remove_tasks(
        project_id=drafts.project_of(task_id, actor),
        versions={task_id: version},
        subtasks=subtasks,
        actor=actor,
        under=under,
    )


def remove_tasks(
    *,
    project_id: UUID,
    versions: Mapping[UUID, int | None],
    subtasks: Subtasks | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> None:
    """As ``remove_task``, with many tasks of one plan at once, which is scheduled once; part of undoing."""

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        demand(permissions.remove_task, actor, draft.project)
        going = _with_subtasks(draft, versions, subtasks)
        kept = [child for pk in going for child in draft.outline.children(pk) if child not in going]
        followers = {follower.pk: follower for pk in going for follower in draft.drop(draft.task(pk))}
        draft.refuse_circles()
        with audit.unit():
            # The plan's lock first, as everybody who changes it takes it.
            lock_all(Project.objects.visible_to(actor), [project_id])
            tasks = _locked(going, actor)
            with audit.change_each("planning.task_removed", tasks, actor=actor, under=under) as changes:
                plan = draft.lock(actor)
                for task in tasks:
                    guards.ask("planning.remove_task", target=task, actor=actor, under=under)
                by_task = dict(zip((task.pk for task in tasks), changes, strict=True))
                _keep(kept, draft, by_task)
                _delete(by_task, tasks)
                draft.store(plan, touched=_still_there([*followers, *_below(kept, draft)], draft))

    drafts.settled(attempt)


def _with_subtasks(
    draft: Draft, versions: Mapping[UUID, int | None], subtasks: Subtasks | None
) -> dict[UUID, int | None]:
    """Return all that go; what is under a task comes behind it."""
    going = dict(versions)
    left = [pk for root in versions for pk in draft.outline.subtree(draft.task(root).pk) if pk not in versions]
    if left and subtasks is None:
        raise errors.Refused(
            ngettext(
                "{count} task stands under it: say whether it goes as well or stays.",
                "{count} tasks stand under it: say whether they go as well or stay.",
                len(left),
            ).format(count=len(left))
        )
    return going if subtasks == Subtasks.KEEP else going | dict.fromkeys(left)


def _keep(kept: Sequence[UUID], draft: Draft, changes: Mapping[UUID, Change]) -> None:
    """Let what stays stand where its summary stood, in the history of that one."""
    for some in in_parts(kept):
        rows = list(Task.objects.filter(pk__in=some))
        for row in rows:
            if row.parent_id is not None:
                changes[row.parent_id].watch(row)
            row.parent = draft.parent_of(row.pk)
        Task.objects.bulk_update(rows, ["parent"])


def _below(kept: Sequence[UUID], draft: Draft) -> list[UUID]:
    return [pk for root in kept for pk in draft.outline.subtree(root)]


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
    release_tasks(changes)
    ScheduledTask.objects.filter(task__in=changes).delete()
    for task in tasks:
        changes[task.pk].deleted(task)
    search.forget(*map(reference, tasks))
    # Many are deleted part by part: what stands under another is deleted before that one or with it.
    delete_all(sorted(tasks, key=attrgetter("position"), reverse=True))


def _still_there(touched: Iterable[UUID], draft: Draft) -> list[Task]:
    return [draft.tasks[pk] for pk in touched if pk in draft.tasks]
