"""Tasks as they are typed: a row of the table with what it waits for, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.models.durations import DAY
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft, Wait
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

_FARTHEST = 36_500  # days; the engine reaches a hundred years
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the table as it was typed."""

    name: str
    duration_minutes: int
    predecessors: tuple[Predecessor, ...]
    not_before: date | None
    deadline: date | None
    interface_id: UUID | None

    def put_alone(self, task: Task, draft: Draft) -> list[Wait]:
        """Write it on a task of ``draft``, and return what it waits for; ``Invalid`` with everything that is wrong."""
        in_scope = landscape.interfaces_in_scope(draft.project.pk)
        interfaces = {one.pk: one for one in in_scope.filter(pk=self.interface_id)} if self.interface_id else {}
        return self.put_on(task, draft.project, interfaces, {**draft.numbers, task.number: task.pk})

    def put_on(
        self, task: Task, project: Project, in_scope: Mapping[UUID, Interface], numbers: Mapping[int, UUID]
    ) -> list[Wait]:
        """As ``put_alone``, with the interfaces that may be named, and the tasks by the numbers they are named by."""
        task.name, task.duration_minutes = self.name.strip(), self.duration_minutes
        task.not_before, task.deadline = self.not_before, self.deadline
        wrong: dict[str, list[errors.Text]] = {}
        for field, day in (("not_before", self.not_before), ("deadline", self.deadline)):
            if day and abs((day - project.starts_on).days) > _FARTHEST:
                wrong[field] = [_("This is more than a hundred years from the start of the project.")]
        if self.not_before and self.deadline and self.deadline < self.not_before:
            wrong.setdefault("deadline", []).append(_("The deadline is before the day on which the task may start."))
        task.interface = in_scope.get(self.interface_id) if self.interface_id else None
        if self.interface_id and task.interface is None:
            wrong["interface_id"] = [_("Choose an interface in the project's scope.")]
        waits, unknown = self._waits(task, numbers)
        if unknown:
            wrong["predecessors"] = unknown
        check(task, wrong)
        return waits

    def _waits(self, task: Task, by_number: Mapping[int, UUID]) -> tuple[list[Wait], list[errors.Text]]:
        waits: list[Wait] = []
        wrong: list[errors.Text] = []
        numbers = [one.number for one in self.predecessors]
        for one in self.predecessors:
            if numbers.count(one.number) > 1:
                wrong.append(_("Task {number} is named twice.").format(number=one.number))
            elif by_number.get(one.number) == task.pk:
                wrong.append(_("A task cannot wait for itself."))
            elif one.number not in by_number:
                wrong.append(_("There is no task {number} in this plan.").format(number=one.number))
            else:
                waits.append(Wait(by_number[one.number], one.kind, one.lag_minutes))
        return waits, wrong


def add_task(
    *,
    project_id: UUID,
    name: str,
    duration_minutes: int = DAY,
    predecessors: Iterable[Predecessor] = (),
    not_before: date | None = None,
    deadline: date | None = None,
    interface_id: UUID | None = None,
    before_id: UUID | None = None,
    parent_id: UUID | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Add a task to a plan, at its end or before another task; it gets the next number, and all dates follow.

    Args:
        duration_minutes: working time; 0 makes a milestone.
        predecessors: what it waits for, by number.
        before_id: the task right before which it stands, under the same summary as that one.
        parent_id: without such a task, the summary under which it becomes the last.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a field is wrong, a predecessor does not exist, or tasks would wait for each other in a circle.
    """
    typed = Typed(name, duration_minutes, tuple(predecessors), not_before, deadline, interface_id)

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_task, actor, draft.project)
        task = Task(project=draft.project, number=draft.last_number + 1, position=0)
        waits = typed.put_alone(task, draft)
        draft.put(task, waits)
        draft.place(task, parent_id, before_id)
        draft.schedule()
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
        return task

    return drafts.settled(attempt)


def amend_task(
    *,
    task_id: UUID,
    version: int,
    name: str,
    duration_minutes: int,
    predecessors: Iterable[Predecessor],
    not_before: date | None,
    deadline: date | None,
    interface_id: UUID | None,
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Change a task and what it waits for; the dates of every task that moves by it follow.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: a field is wrong, a predecessor does not exist, or tasks would wait for each other in a circle.
    """
    typed = Typed(name, duration_minutes, tuple(predecessors), not_before, deadline, interface_id)
    project_id = drafts.project_of(task_id, actor)

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
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

    return drafts.settled(attempt)


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
                link.kind, link.lag_minutes = wait.kind, wait.lag_minutes
                new.append(link)
                change.created(link)
            elif (link_or_none.kind, link_or_none.lag_minutes) != (wait.kind, wait.lag_minutes):
                change.watch(link_or_none)
                link_or_none.kind, link_or_none.lag_minutes = wait.kind, wait.lag_minutes
                link_or_none.save()
        for link in left.values():
            change.deleted(link)
            link.delete()
    TaskLink.objects.bulk_create(new)


def _links(tasks: list[UUID]) -> Iterator[TaskLink]:
    for start in range(0, len(tasks), _AT_ONCE):
        some = TaskLink.objects.filter(successor__in=tasks[start : start + _AT_ONCE])
        yield from some.select_related("predecessor", "successor")
