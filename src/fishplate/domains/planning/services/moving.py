"""Tasks get another place in the outline: a summary with all that stands under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Plan, Task
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand

Rule = Callable[[Actor, Project], Text | None]


def move_task(
    *, task_id: UUID, before_id: UUID | None, parent_id: UUID | None = None, actor: Actor, under: UUID | None = None
) -> Task:
    """Put a task, with all that stands under it, right before another of its plan, under the same summary as that one.

    Without another it becomes the last under the summary ``parent_id``, or the last of the plan. The order of rows
    moves no date; a summary that others wait for, or that waits itself, hands that on to what comes under it.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Refused also where it would stand under itself or under a
            task with which it is linked, or where tasks would wait for each other in a circle.
    """
    project_id = drafts.project_of(task_id, actor)

    def attempt() -> Task:
        draft = _read(project_id, [task_id], actor, permissions.move_task)
        stood_under = draft.outline.parent(task_id)
        draft.place(draft.tasks[task_id], parent_id, before_id)
        if draft.outline.parent(task_id) != stood_under:
            draft.refuse_circles()
        with (
            _locked(draft, [task_id], actor) as tasks,
            audit.change_each("planning.task_moved", tasks, actor=actor, under=under),
        ):
            plan = draft.lock(actor)
            guards.ask("planning.move_task", target=tasks[0], actor=actor, under=under)
            _write(draft, plan, tasks)
        return tasks[0]

    return drafts.settled(attempt)


def indent_task(*, project_id: UUID, task_ids: Sequence[UUID], actor: Actor, under: UUID | None = None) -> list[Task]:
    """Put tasks of a plan one level down: each under the task that stands before it on its level, the last there.

    What stands under them goes along. No row changes its place, and no date moves but those of what becomes a summary
    by it and of those that wait for that.

    Returns:
        Those that were indented; a task that stands first on its level cannot be.

    Raises:
        NotFound, Forbidden, Refused: as for ``move_task``. Refused also where none of them can be indented.
    """

    def attempt() -> list[Task]:
        draft = _read(project_id, task_ids, actor, permissions.indent_task)
        moved = draft.outline.indent(task_ids)
        if not moved:
            raise errors.Refused(_("There is no task before it on its level under which it could stand."))
        draft.refuse_circles()
        with (
            _locked(draft, moved, actor) as tasks,
            audit.change_each("planning.task_indented", tasks, actor=actor, under=under),
        ):
            plan = draft.lock(actor)
            for task in tasks:
                guards.ask("planning.indent_task", target=task, actor=actor, under=under)
            _write(draft, plan, tasks)
        return tasks

    return drafts.settled(attempt)


def outdent_task(*, project_id: UUID, task_ids: Sequence[UUID], actor: Actor, under: UUID | None = None) -> list[Task]:
    """Put tasks of a plan one level up: each right behind the summary it stood under, and all that was under that.

    What stands under them goes along. No date moves but those of the summaries, and of those that wait for one.

    Returns:
        Those that were outdented; a task at the top cannot be.

    Raises:
        NotFound, Forbidden, Refused: as for ``move_task``. Refused also where none of them can be outdented.
    """

    def attempt() -> list[Task]:
        draft = _read(project_id, task_ids, actor, permissions.outdent_task)
        moved = draft.outline.outdent(task_ids)
        if not moved:
            raise errors.Refused(_("It stands under no other task."))
        draft.refuse_circles()
        with (
            _locked(draft, moved, actor) as tasks,
            audit.change_each("planning.task_outdented", tasks, actor=actor, under=under),
        ):
            plan = draft.lock(actor)
            for task in tasks:
                guards.ask("planning.outdent_task", target=task, actor=actor, under=under)
            _write(draft, plan, tasks)
        return tasks

    return drafts.settled(attempt)


def move_back(*, project_id: UUID, former: Sequence[tuple[UUID, UUID | None, int]], actor: Actor) -> list[Task]:
    """Put tasks back where they stood, at once: each with its former parent and position; part of undoing.

    Positions may have been spread since, so each goes before the one that stood after it, not to a figure.

    Raises:
        NotFound, Forbidden, Refused: as for ``move_task``.
    """

    def attempt() -> list[Task]:
        task_ids = [pk for pk, _parent, _position in former]
        draft = _read(project_id, task_ids, actor, permissions.move_task)
        positions_then = {pk: task.position for pk, task in draft.tasks.items()}
        for pk, parent, position in sorted(former, key=lambda one: -one[2]):
            if parent is not None and parent not in draft.outline:
                raise errors.Refused(_("The task it stood under is gone."))
            positions_then[pk] = position
            siblings = draft.outline.children(parent)
            behind = [child for child in siblings if child != pk and positions_then[child] >= position]
            draft.place(draft.tasks[pk], parent, behind[0] if behind else None)
        draft.refuse_circles()
        with (
            _locked(draft, task_ids, actor) as tasks,
            audit.change_each("planning.task_moved", tasks, actor=actor),
        ):
            plan = draft.lock(actor)
            for task in tasks:
                guards.ask("planning.move_task", target=task, actor=actor)
            _write(draft, plan, tasks)
        return tasks

    return drafts.settled(attempt)


def _read(project_id: UUID, task_ids: Sequence[UUID], actor: Actor, rule: Rule) -> Draft:
    draft = drafts.read(project_id, actor)
    demand(rule, actor, draft.project)
    for task_id in task_ids:
        draft.task(task_id)
    return draft


@contextmanager
def _locked(draft: Draft, task_ids: Sequence[UUID], actor: Actor) -> Iterator[list[Task]]:
    """Open the unit with the plan's lock first, as everybody who changes it takes it; then the tasks, in order of
    rows."""
    with audit.unit():
        lock_all(Project.objects.visible_to(actor), [draft.project.pk])
        found = lock_all(Task.objects.visible_to(actor), task_ids)
        if len(found) < len(set(task_ids)):
            raise errors.NotFound
        yield [found[pk] for pk in draft.outline.order() if pk in found]


def _write(draft: Draft, plan: Plan, tasks: Sequence[Task]) -> None:
    """Store where ``tasks`` stand now, with all that is under them, and the dates that follow."""
    subtrees = [pk for task in tasks for pk in draft.outline.subtree(task.pk)]
    changed = draft.arrange(subtrees)
    positions.write(changed, {task.pk: task for task in tasks})
    for task in tasks:
        task.parent = draft.parent_of(task.pk)
        task.save()
    touched = [draft.tasks[pk] for pk in subtrees]
    if draft.dates:
        draft.store(plan, touched=touched)
    else:
        draft.mark(plan, touched)
