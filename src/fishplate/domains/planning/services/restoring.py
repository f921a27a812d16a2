from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.planning.services.kept import Wait
from fishplate.domains.planning.services.risk_drivers import touch_again
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import in_parts
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand
from fishplate.kernel.undo import Done, revive
from fishplate.kernel.validation import check


def restore_task(*, done: Done, actor: Actor) -> Task:
    """Bring back a removed task under its number and at its place, with the dependencies on both its sides.

    What was left of those under it stands under it again, unless somebody put it elsewhere; a dependency on a task
    that was removed meanwhile stays away. All dates follow. Part of undoing.

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
        tasks = sorted(revive(removed, Task, beside=removed), key=lambda task: task.position)
        for task in tasks:
            parent_id = task.parent_id
            draft.put(task, [])
            _put_back(draft, task.pk, parent_id)
        adopted = _adopt(done, draft)
        links = _links(done, draft)
        _tie(draft, links)
        draft.schedule()
        with audit.unit():
            # The plan's lock first, as everybody who changes it takes it.
            lock_all(Project.objects.visible_to(actor), [project_id])
            with audit.change_each("planning.task_restored", tasks, actor=actor) as changes:
                plan = draft.lock(actor)
                guards.ask("planning.add_task", target=draft.project, actor=actor)
                positions.write(draft.arrange([task.pk for task in tasks]), {task.pk: task for task in tasks})
                for task in tasks:
                    check(task)
                    task.save()
                _give(adopted)
                for link in links:
                    link.save()
                by_task = dict(zip((task.pk for task in tasks), changes, strict=True))
                for link in links:
                    by_task[link.successor_id if link.successor_id in by_task else link.predecessor_id].created(link)
                for touch in touch_again(done):
                    touch.save()
                    by_task[touch.task_id].created(touch)
                touched = [*tasks, *(draft.tasks[link.successor_id] for link in links)]
                touched += [draft.tasks[pk] for root in adopted for pk in draft.outline.subtree(root)]
                draft.store(plan, touched=touched)
                search.index(*tasks)
        return tasks

    return drafts.settled(attempt)


def _put_back(draft: Draft, pk: UUID, parent_id: UUID | None) -> None:
    position = draft.tasks[pk].position
    behind = [one for one in draft.outline.children(parent_id) if one != pk and draft.tasks[one].position >= position]
    draft.outline.put(pk, parent_id, behind[0] if behind else None)


def _adopt(done: Iterable[Done], draft: Draft) -> dict[UUID, UUID]:
    """Put what stayed, where it still is, under what comes back; return the parents by task."""
    found: dict[UUID, UUID] = {}
    for row in [row for one in done for row in one.rows_of(Task, "changed") if "parent" in row.before]:
        pk, parent_id = UUID(row.id), row.former(Task)["parent_id"]
        left = Task._meta.get_field("parent").to_python(row.after["parent"])
        if parent_id in draft.outline and pk in draft.outline and draft.outline.parent(pk) == left:
            found[pk] = parent_id
    for pk in sorted(found, key=lambda one: draft.tasks[one].position):
        _put_back(draft, pk, found[pk])
    return found


def _give(parents: Mapping[UUID, UUID]) -> None:
    for some in in_parts(parents):
        rows = list(Task.objects.filter(pk__in=some))
        audit.current().watch(*rows)
        for row in rows:
            row.parent_id = parents[row.pk]
        Task.objects.bulk_update(rows, ["parent"])


def _links(done: Iterable[Done], draft: Draft) -> list[TaskLink]:
    formers = [row.former(TaskLink) for one in done for row in one.rows_of(TaskLink, "deleted")]
    return [
        TaskLink(**former)
        for former in formers
        if {former["predecessor_id"], former["successor_id"]} <= draft.tasks.keys()
    ]


def _tie(draft: Draft, links: Iterable[TaskLink]) -> None:
    for link in links:
        wait = Wait(link.predecessor_id, LinkKind(link.kind), link.lag, LagKind(link.lag_kind))
        draft.waits.setdefault(link.successor_id, []).append(wait)
