"""Many tasks at once, with what they wait for: read from one draft, scheduled once, stored in one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.progress import Progress, as_written
from fishplate.domains.planning.services import drafts, positions
from fishplate.domains.planning.services.assigning import write_assigned
from fishplate.domains.planning.services.drafts import Draft, PlanMoved
from fishplate.domains.planning.services.kept import Wait
from fishplate.domains.planning.services.typed import COLUMNS, RECORDED, Typed, out_of_reach, progress_of
from fishplate.domains.planning.services.typing_in import write_waits
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import Moved, Prepared
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as one row of a table says it; ``task`` is the one that stands and is amended, as it was read.

    Predecessors and ``parent`` are numbers of this table, where a new row has one, and of the plan. A row that is to
    stand under another summary than it does becomes the last there; without a ``parent`` it stands at the top.
    ``progress`` is all that is known of it, ``None`` where nothing is said.
    """

    task: Task | None
    number: int | None
    typed: Typed
    parent: int | None = None
    progress: Progress | None = None


def prepare_tasks(*, project_id: UUID, rows: Sequence[TaskRow], actor: Actor) -> Prepared:
    """Check many rows of a plan, and all dates that would follow.

    New tasks go to its end, or that of the summary they name, in the order of the rows.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
    """
    batch = _Batch(project_id, rows, actor)
    batch.judge()
    batch.settle()
    return Prepared(batch.refusals, batch.store)


class _Batch:
    """The rows of one call on the plan as it was read."""

    def __init__(self, project_id: UUID, rows: Sequence[TaskRow], actor: Actor) -> None:
        self.rows, self.actor = rows, actor
        self.draft: Draft = drafts.read(project_id, actor)
        self.refusals: dict[int, errors.FishplateError] = {}
        numbers = iter(range(self.draft.last_number + 1, self.draft.last_number + len(rows) + 1))
        self.tasks: list[Task] = [self._task(place, row, numbers) for place, row in enumerate(rows)]
        self.waits: dict[UUID, list[Wait]] = {}
        self.moved = [task.pk for task, row in zip(self.tasks, rows, strict=True) if row.task is None]

    def judge(self) -> None:
        """Ask rules and guards."""
        if any(row.task is None for row in self.rows):
            demand(permissions.add_task, self.actor, self.draft.project)
            guards.ask("planning.add_task", target=self.draft.project, actor=self.actor)
        if any(row.task is not None for row in self.rows):
            demand(permissions.amend_task, self.actor, self.draft.project)
        for place, (row, task) in enumerate(zip(self.rows, self.tasks, strict=True)):
            if row.task is None or place in self.refusals:
                continue
            try:
                guards.ask("planning.amend_task", target=task, actor=self.actor)
                if row.progress not in (None, progress_of(row.task)):
                    guards.ask("planning.record_progress", target=task, actor=self.actor)
            except errors.Refused as refusal:
                self.refusals[place] = refusal

    def settle(self) -> None:
        """Write every row on its task, and schedule the plan with all of them."""
        new = {task.pk for task, row in zip(self.tasks, self.rows, strict=True) if row.task is None}
        numbers = {
            **self.draft.numbers,
            **{
                row.number: task.pk
                for task, row in zip(self.tasks, self.rows, strict=True)
                if task.pk in new and row.number is not None
            },
        }
        in_scope = {one.pk: one for one in landscape.interfaces_in_scope(self.draft.project.pk)}
        for task in self.tasks:
            self.draft.put(task, self.draft.waits.get(task.pk, []))
        self._place(numbers)
        for place, (row, task) in enumerate(zip(self.rows, self.tasks, strict=True)):
            if place in self.refusals:
                continue
            try:
                self.waits[task.pk] = row.typed.put_on(task, self.draft, in_scope, numbers)
                self._record(row, task)
            except errors.Invalid as refusal:
                self.refusals[place] = refusal
            else:
                self.draft.put(task, self.waits[task.pk])
        self._schedule()

    def _record(self, row: TaskRow, task: Task) -> None:
        """Write what the row says of its progress, unless it says what stands."""
        if row.progress is None or row.progress == (progress_of(row.task) if row.task else Progress()):
            return
        wrong = out_of_reach(
            self.draft.project, actual_start=row.progress.actual_start, actual_finish=row.progress.actual_finish
        )
        if self.draft.outline.is_summary(task.pk):
            wrong["percent_complete"] = [_("The progress of a summary is that of the tasks under it.")]
        if wrong:
            raise errors.Invalid(wrong)
        known = as_written(row.progress, task.duration_minutes)
        for name in RECORDED:
            setattr(task, name, getattr(known, name))

    def _place(self, numbers: Mapping[int, UUID]) -> None:
        outline = self.draft.outline
        for place, (row, task) in enumerate(zip(self.rows, self.tasks, strict=True)):
            parent_id = numbers.get(row.parent) if row.parent is not None else None
            if place in self.refusals or (row.parent is None and outline.parent(task.pk) is None):
                continue
            if parent_id is None and row.parent is not None:
                wrong = _("There is no task {number} in this plan.").format(number=row.parent)
                self.refusals[place] = errors.Invalid({"parent": [wrong]})
            elif outline.parent(task.pk) != parent_id:
                try:
                    outline.put(task.pk, parent_id)
                except ValueError:
                    self.refusals[place] = errors.Invalid({"parent": [_("A task cannot stand under itself.")]})
                else:
                    self.moved.append(task.pk)

    def store(self) -> dict[int, Model]:
        """Write all of it, unless the plan is another by now."""
        with audit.unit():
            # The plan's lock first, as everybody who changes it takes it.
            lock_all(Project.objects.visible_to(self.actor), [self.draft.project.pk])
            self.judge()
            if self.refusals:
                raise Moved(self.refusals)
            new = [task for task, row in zip(self.tasks, self.rows, strict=True) if row.task is None]
            amended = {row.task.pk for row in self.rows if row.task is not None}
            locked = lock_all(Task.objects.visible_to(self.actor), amended)
            with (
                audit.change_each("planning.task_added", new, actor=self.actor) as added,
                audit.change_each("planning.task_amended", list(locked.values()), actor=self.actor) as changed,
            ):
                self._write(new, locked, [*added, *changed])
        return dict(enumerate(self.tasks))

    def _write(self, new: list[Task], locked: Mapping[UUID, Task], changes: Iterable[Change]) -> None:
        try:
            plan = self.draft.lock(self.actor)
        except PlanMoved:
            moved = errors.Refused(_("Others are changing this plan at this very moment. Save once more."))
            raise Moved({0: moved}) from None
        plan.last_number += len(new)
        changed = [pk for root in self.moved for pk in self.draft.outline.subtree(root)]
        positions.write(self.draft.arrange(changed), {**{task.pk: task for task in new}, **locked})
        for task in new:
            task.parent = self.draft.parent_of(task.pk)
        Task.objects.bulk_create(new)
        by_id = {task.pk: task for task in self.tasks}
        for pk, task in locked.items():
            for name in {*COLUMNS, *RECORDED}:
                setattr(task, name, getattr(by_id[pk], name))
            task.parent = self.draft.parent_of(pk)
            task.save()
        write_waits([(change, by_id[change.target.pk]) for change in changes if change.target], self.waits)
        typed = [row.typed.assigned is not None for row in self.rows]
        given = {task.pk for task, says in zip(self.tasks, typed, strict=True) if says}
        write_assigned(
            [(change, by_id[change.target.pk]) for change in changes if change.target and change.target.pk in given],
            self.draft.assigned,
        )
        self.draft.store(plan, touched=[*self.tasks, *(self.draft.tasks[pk] for pk in changed)])
        search.index(*new, *locked.values())

    def _schedule(self) -> None:
        places = {str(task.pk): place for place, task in reversed(list(enumerate(self.tasks)))}
        for found in self.draft.compute():
            place = min((places[pk] for pk in found.tasks if pk in places), default=0)
            self.refusals.setdefault(place, errors.Invalid(self.draft.told(found)))

    def _task(self, place: int, row: TaskRow, numbers: Iterable[int]) -> Task:
        if row.task is None:
            return Task(project=self.draft.project, number=next(iter(numbers)), position=0)
        try:
            standing = self.draft.task(row.task.pk)
        except errors.NotFound as refusal:
            self.refusals[place] = refusal
            return row.task
        if standing.version != row.task.version:
            self.refusals[place] = errors.Stale(standing, row.task.version)
        return standing
