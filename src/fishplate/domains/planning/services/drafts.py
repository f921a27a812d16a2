"""How a plan is changed: read it, change the draft, let the engine schedule it, and only then open the change.

The engine works outside the transaction. Whether the plan is still the one that was read shows its version, under the
lock of the project; where somebody was faster, the whole attempt is made anew on what stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning.choices import ProgressLogic
from fishplate.domains.planning.models import Plan, ScheduledTask, Task
from fishplate.domains.planning.models.outline import Outline
from fishplate.domains.planning.models.scheduled import instant, wall_clock
from fishplate.domains.planning.services import positions
from fishplate.domains.planning.services.for_engine import engine_link, engine_task
from fishplate.domains.planning.services.kept import DERIVED, KEPT, Standing, Wait, as_written
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.engines import scheduling as engine
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import in_parts
from fishplate.kernel.bulk import put_rows
from fishplate.kernel.locking import lock

R = TypeVar("R")
_ATTEMPTS = 5


class PlanMoved(Exception):
    """Somebody else changed the plan between our reading and our writing."""


@dataclass
class Draft:
    """A plan as it was read: ``version`` 0 where there is none yet, ``waits`` by the task that waits.

    ``tasks`` are shared with other drafts of that version: whoever changes one takes it from ``task``, and puts it back
    by ``put``. Which task stands under which, and in which order, only the ``outline`` says.
    """

    project: Project
    version: int
    last_number: int
    standing: Standing
    status_at: datetime | None
    progress_logic: ProgressLogic
    dates: Mapping[str, engine.ScheduledTask] = field(default_factory=dict)
    tasks: dict[UUID, Task] = field(init=False)
    waits: dict[UUID, list[Wait]] = field(init=False)
    numbers: dict[int, UUID] = field(init=False)
    outline: Outline = field(init=False)
    _derived: dict[UUID, tuple[Any, ...]] = field(default_factory=dict, init=False)
    _changed: set[UUID] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.tasks = dict(self.standing.tasks)
        self.waits = {pk: list(waits) for pk, waits in self.standing.waits.items()}
        self.numbers = {task.number: pk for pk, task in self.tasks.items()}
        self.outline = self.standing.outline.copy()

    def task(self, task_id: UUID) -> Task:
        """Return a task as the caller's own; ``NotFound`` where somebody removed it."""
        if task_id not in self.tasks:
            raise errors.NotFound
        return copy(self.tasks[task_id])

    def put(self, task: Task, waits: list[Wait]) -> None:
        """Take a new or changed task with all it waits for; a new one stands at the end of the plan."""
        self.tasks[task.pk], self.waits[task.pk] = task, waits
        self._changed.add(task.pk)
        self.numbers[task.number] = task.pk
        if task.pk not in self.outline:
            self.outline.put(task.pk, None)

    def place(self, task: Task, parent_id: UUID | None, before_id: UUID | None) -> None:
        """Put a task, with all that stands under it, right before another, under the same summary as that one.

        Without another, or where somebody removed it meanwhile, it becomes the last under ``parent_id``, or of the
        plan.

        Raises:
            NotFound: there is no such summary.
            Refused: it would stand under itself, or the other one stands under another summary than ``parent_id``.
        """
        if parent_id is not None and parent_id not in self.outline:
            raise errors.NotFound
        if before_id == task.pk:
            return
        if before_id is not None and before_id in self.outline:
            of_other = self.outline.parent(before_id)
            if parent_id not in (None, of_other):
                raise errors.Refused(_("The task before which it is to stand is in another place of the outline."))
            parent_id = of_other
        try:
            self.outline.put(task.pk, parent_id, before_id)
        except ValueError:
            raise errors.Refused(_("A task cannot stand under itself.")) from None

    def parent_of(self, task_id: UUID) -> Task | None:
        """The task under which another stands by the outline."""
        parent_id = self.outline.parent(task_id)
        return None if parent_id is None else self.tasks[parent_id]

    def arrange(self, moved: Iterable[UUID]) -> dict[UUID, int]:
        """Return the positions that change so that rows come in the order of the outline, which ``moved`` changed."""
        rows = [self.tasks[pk] for pk in self.outline.order()]
        if all(one.position < other.position for one, other in pairwise(rows)):
            return {}
        found = positions.fit(rows, set(moved))
        self._changed.update(found)
        return found

    def drop(self, task: Task) -> list[Task]:
        """Take a task out, and every dependency on it; return the tasks that waited for it.

        What stood under it stands in its place.
        """
        self.outline.drop(task.pk)
        del self.tasks[task.pk], self.numbers[task.number]
        self.waits.pop(task.pk, None)
        followers = []
        for successor, waits in self.waits.items():
            self.waits[successor] = [wait for wait in waits if wait.predecessor_id != task.pk]
            if len(self.waits[successor]) < len(waits):
                followers.append(self.tasks[successor])
        return followers

    def schedule(self) -> None:
        """Compute all dates.

        Raises:
            Invalid: the dependencies form a circle, whose tasks are named in order, or a date is out of all reach.
        """
        if found := self.compute():
            raise errors.Invalid(self.told(found[0]))

    def compute(self) -> list[engine.Diagnostic]:
        """Compute all dates, and return what makes that impossible."""
        found = engine.schedule(self.network())
        self.dates = found.tasks
        if found.status is engine.Status.INVALID:
            return [one for one in found.diagnostics if one.is_fatal]
        # Here and not in `store`: others wait for the lock of the plan.
        self._derived = self._values()
        return []

    def refuse_circles(self) -> None:
        """Compute all dates where nothing was typed.

        Raises:
            Refused: as ``schedule``.
        """
        if found := self.compute():
            raise errors.Refused([text for texts in self.told(found[0]).values() for text in texts])

    def lock(self, actor: Actor) -> Plan:
        """Lock the plan, which begins here if it is the first time, for the running change.

        Raises:
            PlanMoved: it is not the plan that was read.
        """
        project = lock(Project.objects.visible_to(actor), self.project.pk)
        plan = Plan.objects.filter(project=project).first()
        if (plan.version if plan else 0) != self.version or project.starts_on != self.project.starts_on:
            raise PlanMoved
        if plan is None:
            return Plan(project=project)
        audit.current().watch(plan)
        return plan

    def store(self, plan: Plan, *, touched: Iterable[Task] = ()) -> None:
        """Write the plan as its next version, with all dates that are new or differ.

        The rows of ``touched`` count as changed in this version whether their dates moved or not.
        """
        begun = plan._state.adding
        plan.save()
        if begun:
            audit.current().created(plan)
        marked = {task.pk for task in touched}
        was = self.standing.derived
        changed = {pk for pk, values in self._derived.items() if pk in marked or was.get(pk) != values}
        rows = [(pk, *self._derived[pk], plan.version) for pk in changed]
        put_rows(ScheduledTask, ("task", *DERIVED, "plan_version"), rows)
        self._keep(plan, changed, marked)

    def mark(self, plan: Plan, touched: Iterable[Task]) -> None:
        """Write the plan as its next version where no date moves, with the rows of ``touched`` as changed in it."""
        plan.save()
        marked = {task.pk for task in touched}
        for some in in_parts(marked):
            ScheduledTask.objects.filter(task__in=some).update(plan_version=plan.version)
        self._derived = dict(self.standing.derived)
        self._keep(plan, marked, marked)

    def _keep(self, plan: Plan, changed: set[UUID], marked: set[UUID]) -> None:
        """Keep what was written for the next edit. Rows that changed are read back: only they say what stands."""
        tasks = dict(self.tasks)
        moved = {pk for pk, parent in self.outline.parents() if parent is not tasks[pk].parent_id}
        for some in in_parts((self._changed | marked | moved) & tasks.keys()):
            tasks.update((task.pk, task) for task in Task.objects.filter(pk__in=some))
        in_order = sorted(tasks.values(), key=attrgetter("position", "pk"))
        new = self._derived.keys() - self.standing.derived.keys()
        standing = Standing(
            tasks={task.pk: task for task in in_order},
            waits={pk: tuple(waits) for pk, waits in self.waits.items() if waits},
            derived=self._derived,
            outline=self.outline.copy(),
            changed=self._versions(self.standing.changed, changed, plan),
            typed=self._versions(self.standing.typed, marked | new, plan),
        )
        KEPT.put(plan, standing)

    def _versions(self, before: Mapping[UUID, int], changed: Iterable[UUID], plan: Plan) -> dict[UUID, int]:
        versions = {**before, **dict.fromkeys(changed, plan.version)}
        for gone in before.keys() - self._derived.keys():
            del versions[gone]
        return versions

    def _values(self) -> dict[UUID, tuple[Any, ...]]:
        """The derived columns of each task, as the table holds them."""
        at = cache(lambda time: instant(time).astimezone(UTC))
        complete = self._complete()
        values = {}
        for (pk, task), dates in zip(self.tasks.items(), self.dates.values(), strict=True):
            values[pk] = (
                at(dates.start),
                at(dates.finish),
                at(dates.early_start),
                at(dates.early_finish),
                at(dates.late_start),
                at(dates.late_finish),
                dates.total_slack,
                dates.free_slack,
                dates.critical and task.active,
                dates.summary,
                complete[pk] if dates.summary else task.percent_complete,
                dates.duration,
            )
        return values

    def _complete(self) -> dict[UUID, int]:
        """How much of the work under each summary is done, in percent of its duration."""
        sums: dict[UUID, list[int]] = {}
        for pk, parent in self.outline.parents():
            task = self.tasks[pk]
            if parent is not None and task.active and not self.outline.is_summary(pk):
                of_parent = sums.setdefault(parent, [0, 0])
                of_parent[0] += task.duration_minutes
                of_parent[1] += task.duration_minutes * task.percent_complete
        found = {}
        for pk in reversed(self.outline.summaries()):
            total, done = sums.get(pk, (0, 0))
            found[pk] = round(done / total) if total else 0
            parent = self.outline.parent(pk)
            if parent is not None:
                of_parent = sums.setdefault(parent, [0, 0])
                of_parent[0] += total
                of_parent[1] += done
        return found

    def network(self) -> engine.Network:
        """The plan as the engine takes it; a task is called by its id."""
        ids: dict[UUID | None, str] = {pk: str(pk) for pk in self.tasks}
        return engine.Network(
            start=datetime.combine(self.project.starts_on, time.min),
            status=wall_clock(self.status_at) if self.status_at else None,
            logic=engine.ProgressLogic(self.progress_logic),
            tasks=[engine_task(task, ids[pk], ids.get(self.outline.parent(pk))) for pk, task in self.tasks.items()],
            links=[
                engine_link(wait, ids[wait.predecessor_id], ids[pk])
                for pk, waits in self.waits.items()
                for wait in waits
            ],
        )

    def told(self, found: engine.Diagnostic) -> dict[str, list[errors.Text]]:
        """Return a finding as what is wrong with the tasks that were typed."""
        if found.problem is engine.Problem.CYCLE:
            names = [str(self.tasks[UUID(pk)]) for pk in (*found.tasks, found.tasks[0])]
            return {
                "predecessors": [_("These tasks would wait for each other: {tasks}.").format(tasks=" → ".join(names))]
            }
        if found.problem is engine.Problem.LINK_WITHIN_SUMMARY:
            first, second = (str(self.tasks[UUID(pk)]) for pk in found.tasks)
            text = _("“{second}” waits for “{first}”: neither can stand under the other.")
            return {"predecessors": [text.format(first=first, second=second)]}
        return {"": [_("A date of this plan would be more than a hundred years from the start of the project.")]}


def read(project_id: UUID, actor: Actor) -> Draft:
    """Return the plan of a project as it stands; ``NotFound`` where the actor does not see the project."""
    project = projects.project(actor, project_id)
    # The version first: what is read after it may be newer, never older, and then the version has moved.
    plan = Plan.objects.filter(project=project).first()
    return Draft(
        project=project,
        version=plan.version if plan else 0,
        last_number=plan.last_number if plan else 0,
        standing=as_written(project.pk) if plan is None else KEPT.standing(plan),
        status_at=plan.status_at if plan else None,
        progress_logic=ProgressLogic(plan.progress_logic) if plan else ProgressLogic.RETAINED,
    )


def settled(attempt: Callable[[], R]) -> R:
    """Return what ``attempt`` does, made anew as long as the plan moved under it.

    Raises:
        Refused: it moved every time, or once where this is a part of a larger change, which then comes to nothing.
    """
    for _again in range(1 if audit.in_unit() else _ATTEMPTS):
        try:
            return attempt()
        except PlanMoved:
            continue
    raise errors.Refused(_("Others are changing this plan at this very moment. Save once more."))


def project_of(task_id: UUID, actor: Actor) -> UUID:
    """Return the project of a task; ``NotFound`` where there is none or it is not this actor's to see."""
    found = Task.objects.visible_to(actor).filter(pk=task_id).values_list("project", flat=True).first()
    if found is None:
        raise errors.NotFound
    return found
