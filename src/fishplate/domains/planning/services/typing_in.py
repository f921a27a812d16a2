"""Tasks as they are typed: a row of the table with what it waits for, in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.models.durations import DAY
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.drafts import Draft, Wait
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

_FARTHEST = 36_500  # days; the engine reaches a hundred years


@dataclass(frozen=True, slots=True)
class _Typed:
    """A row of the table as it was typed."""

    name: str
    duration_minutes: int
    predecessors: tuple[Predecessor, ...]
    not_before: date | None
    deadline: date | None
    interface_id: UUID | None

    def put_on(self, task: Task, draft: Draft) -> list[Wait]:
        """Write it on ``task``, and return what it waits for; ``Invalid`` with everything that is wrong."""
        task.name, task.duration_minutes = self.name.strip(), self.duration_minutes
        task.not_before, task.deadline = self.not_before, self.deadline
        wrong: dict[str, list[errors.Text]] = {}
        for field, day in (("not_before", self.not_before), ("deadline", self.deadline)):
            if day and abs((day - draft.project.starts_on).days) > _FARTHEST:
                wrong[field] = [_("This is more than a hundred years from the start of the project.")]
        if self.not_before and self.deadline and self.deadline < self.not_before:
            wrong.setdefault("deadline", []).append(_("The deadline is before the day on which the task may start."))
        in_scope = landscape.interfaces_in_scope(draft.project.pk)
        task.interface = in_scope.filter(pk=self.interface_id).first() if self.interface_id else None
        if self.interface_id and task.interface is None:
            wrong["interface_id"] = [_("Choose an interface in the project's scope.")]
        waits, unknown = self._waits(task, draft)
        if unknown:
            wrong["predecessors"] = unknown
        check(task, wrong)
        return waits

    def _waits(self, task: Task, draft: Draft) -> tuple[list[Wait], list[errors.Text]]:
        by_number = {one.number: one.pk for one in draft.tasks.values()}
        waits: list[Wait] = []
        wrong: list[errors.Text] = []
        numbers = [one.number for one in self.predecessors]
        for one in self.predecessors:
            if numbers.count(one.number) > 1:
                wrong.append(_("Task {number} is named twice.").format(number=one.number))
            elif one.number == task.number:
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
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Add a task to a plan, at its end or before another task; it gets the next number, and all dates follow.

    Args:
        duration_minutes: working time; 0 makes a milestone.
        predecessors: what it waits for, by number.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a field is wrong, a predecessor does not exist, or tasks would wait for each other in a circle.
    """
    typed = _Typed(name, duration_minutes, tuple(predecessors), not_before, deadline, interface_id)

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_task, actor, draft.project)
        task = Task(project=draft.project, number=draft.last_number + 1, position=0)
        waits = typed.put_on(task, draft)
        draft.put(task, waits)
        draft.schedule()
        with audit.change("planning.task_added", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            guards.ask("planning.add_task", target=draft.project, actor=actor, under=under)
            plan.last_number = task.number
            task.position = positions.before(project_id, before_id)
            task.save()
            change.created(task)
            change.target = task
            _write_waits(task, waits)
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
    typed = _Typed(name, duration_minutes, tuple(predecessors), not_before, deadline, interface_id)
    project_id = drafts.project_of(task_id, actor)

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
        demand(permissions.amend_task, actor, draft.project)
        seen = draft.task(task_id)
        draft.put(seen, typed.put_on(seen, draft))
        draft.schedule()
        with audit.change("planning.task_amended", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            task = lock(Task.objects.visible_to(actor), task_id, version=version)
            change.target = task
            guards.ask("planning.amend_task", target=task, actor=actor, under=under)
            waits = typed.put_on(task, draft)
            task.save()
            _write_waits(task, waits)
            draft.store(plan, touched=[task])
            search.index(task)
        return task

    return drafts.settled(attempt)


def _write_waits(task: Task, waits: list[Wait]) -> None:
    """Let the stored dependencies of ``task`` be exactly these."""
    change = audit.current()
    standing = {link.predecessor_id: link for link in task.incoming.select_related("predecessor", "successor")}
    for wait in waits:
        link = standing.pop(wait.predecessor_id, None)
        if link is None:
            link = TaskLink(predecessor_id=wait.predecessor_id, successor=task)
            link.kind, link.lag_minutes = wait.kind, wait.lag_minutes
            link.save()
            change.created(link)
        elif (link.kind, link.lag_minutes) != (wait.kind, wait.lag_minutes):
            change.watch(link)
            link.kind, link.lag_minutes = wait.kind, wait.lag_minutes
            link.save()
    for link in standing.values():
        change.deleted(link)
        link.delete()
