"""Tasks as they are typed: a row of the table with what it waits for, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import ConstraintKind
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.models.durations import DAY
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.planning.services.kept import Wait
from fishplate.domains.planning.services.typed import Typed
from fishplate.kernel import audit, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand

_AT_ONCE = 500


def add_task(
    *,
    project_id: UUID,
    name: str,
    duration_minutes: int = DAY,
    predecessors: Iterable[Predecessor] = (),
    deadline: date | None = None,
    interface_id: UUID | None = None,
    constraint: ConstraintKind = ConstraintKind.AS_SOON_AS_POSSIBLE,
    constraint_at: datetime | None = None,
    manual_start: datetime | None = None,
    manual_finish: datetime | None = None,
    active: bool = True,
    priority: int = 500,
    optimistic_minutes: int | None = None,
    pessimistic_minutes: int | None = None,
    before_id: UUID | None = None,
    parent_id: UUID | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Add a task to a plan, at its end or before another task; it gets the next number, and all dates follow.

    What is typed of it, ``Typed`` says.

    Args:
        before_id: the task right before which it stands, under the same summary as that one.
        parent_id: without such a task, the summary under which it becomes the last.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a field is wrong, a predecessor does not exist, or tasks would wait for each other in a circle.
    """
    typed = Typed(
        name=name,
        duration_minutes=duration_minutes,
        predecessors=tuple(predecessors),
        deadline=deadline,
        interface_id=interface_id,
        constraint=constraint,
        constraint_at=constraint_at,
        manual_start=manual_start,
        manual_finish=manual_finish,
        active=active,
        priority=priority,
        optimistic_minutes=optimistic_minutes,
        pessimistic_minutes=pessimistic_minutes,
    )
    return drafts.settled(lambda: _add(project_id, typed, parent_id, before_id, actor, under))


def _add(
    project_id: UUID, typed: Typed, parent_id: UUID | None, before_id: UUID | None, actor: Actor, under: UUID | None
) -> Task:
    draft = drafts.read(project_id, actor)
    demand(permissions.add_task, actor, draft.project)
    task = Task(project=draft.project, number=draft.last_number + 1, position=0)
    waits = typed.put_alone(task, draft)
    draft.put(task, waits)
    draft.place(task, parent_id, before_id)
    draft.schedule()
    _store(draft, task, waits, actor, under)
    return task


def _store(draft: Draft, task: Task, waits: list[Wait], actor: Actor, under: UUID | None) -> None:
    with audit.change("planning.task_added", actor=actor, under=under) as change:
        plan = draft.lock(actor)
        guards.ask("planning.add_task", target=draft.project, actor=actor, under=under)
        plan.last_number = task.number
        positions.write(draft.arrange([task.pk]), {task.pk: task})
        task.parent = draft.parent_of(task.pk)
        task.save()
        change.created(task)
        change.target = task
        write_waits([(change, task)], {task.pk: waits})
        draft.store(plan, touched=[task])
        search.index(task)


def amend_task(
    *,
    task_id: UUID,
    version: int,
    name: str,
    duration_minutes: int,
    predecessors: Iterable[Predecessor],
    deadline: date | None,
    interface_id: UUID | None,
    constraint: ConstraintKind,
    constraint_at: datetime | None,
    manual_start: datetime | None,
    manual_finish: datetime | None,
    active: bool,
    priority: int,
    optimistic_minutes: int | None,
    pessimistic_minutes: int | None,
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Change a task and what it waits for; the dates of every task that moves by it follow.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: a field is wrong, a predecessor does not exist, or tasks would wait for each other in a circle.
    """
    typed = Typed(
        name=name,
        duration_minutes=duration_minutes,
        predecessors=tuple(predecessors),
        deadline=deadline,
        interface_id=interface_id,
        constraint=constraint,
        constraint_at=constraint_at,
        manual_start=manual_start,
        manual_finish=manual_finish,
        active=active,
        priority=priority,
        optimistic_minutes=optimistic_minutes,
        pessimistic_minutes=pessimistic_minutes,
    )
    return drafts.settled(lambda: _amend(task_id, version, typed, actor, under))


def _amend(task_id: UUID, version: int, typed: Typed, actor: Actor, under: UUID | None) -> Task:
    draft = drafts.read(drafts.project_of(task_id, actor), actor)
    demand(permissions.amend_task, actor, draft.project)
    seen = draft.task(task_id)
    draft.put(seen, typed.put_alone(seen, draft))
    draft.schedule()
    with audit.change("planning.task_amended", actor=actor, under=under) as change:
        plan = draft.lock(actor)
        task = lock(Task.objects.visible_to(actor), task_id, version=version)
        change.target = task
        guards.ask("planning.amend_task", target=task, actor=actor, under=under)
        waits = typed.put_alone(task, draft)
        task.save()
        write_waits([(change, task)], {task.pk: waits})
        draft.store(plan, touched=[task])
        search.index(task)
    return task


def write_waits(changes: Iterable[tuple[Change, Task]], waits: Mapping[UUID, list[Wait]]) -> None:
    """Let the stored dependencies of each task be exactly its ``waits``, as part of its change."""
    by_task = {task.pk: (change, task) for change, task in changes}
    standing: dict[UUID, dict[UUID, TaskLink]] = {}
    for link in _links(list(by_task)):
        standing.setdefault(link.successor_id, {})[link.predecessor_id] = link
    new: list[TaskLink] = []
    for pk, (change, task) in by_task.items():
        left = standing.get(pk, {})
        for wait in waits[pk]:
            link_or_none = left.pop(wait.predecessor_id, None)
            if link_or_none is None:
                link = TaskLink(predecessor_id=wait.predecessor_id, successor=task)
                _say(link, wait)
                new.append(link)
                change.created(link)
            elif (link_or_none.kind, link_or_none.lag, link_or_none.lag_kind) != (wait.kind, wait.lag, wait.lag_kind):
                change.watch(link_or_none)
                _say(link_or_none, wait)
                link_or_none.save()
        for link in left.values():
            change.deleted(link)
            link.delete()
    TaskLink.objects.bulk_create(new)


def _say(link: TaskLink, wait: Wait) -> None:
    link.kind, link.lag, link.lag_kind = wait.kind, wait.lag, wait.lag_kind


def _links(tasks: list[UUID]) -> Iterator[TaskLink]:
    for start in range(0, len(tasks), _AT_ONCE):
        some = TaskLink.objects.filter(successor__in=tasks[start : start + _AT_ONCE])
        yield from some.select_related("predecessor", "successor")
