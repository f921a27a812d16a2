"""How a plan is changed: read it, change the draft, let the engine schedule it, and only then open the change.

The engine works outside the transaction. Whether the plan is still the one that was read shows its version, under the
lock of the project; where somebody was faster, the whole attempt is made anew on what stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning.choices import LinkKind
from fishplate.domains.planning.models import Plan, ScheduledTask, Task, TaskLink
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.engines import scheduling as engine
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock

R = TypeVar("R")
_ATTEMPTS = 5
_DERIVED = (
    "early_start", "early_finish", "late_start", "late_finish", "total_slack", "free_slack", "critical",
)  # fmt: skip


class PlanMoved(Exception):
    """Somebody else changed the plan between our reading and our writing."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A dependency of a task, by the id of what it waits for."""

    predecessor_id: UUID
    kind: LinkKind
    lag_minutes: int


@dataclass(slots=True)
class Draft:
    """A plan as it was read: ``version`` 0 where there is none yet, ``waits`` by the task that waits."""

    project: Project
    version: int
    last_number: int
    tasks: dict[UUID, Task]
    waits: dict[UUID, list[Wait]]
    standing: dict[UUID, ScheduledTask]
    dates: Mapping[str, engine.ScheduledTask] = field(default_factory=dict)
    numbers: dict[int, UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {task.number: pk for pk, task in self.tasks.items()}

    def task(self, task_id: UUID) -> Task:
        """Return a task; ``NotFound`` where somebody removed it."""
        if task_id not in self.tasks:
            raise errors.NotFound
        return self.tasks[task_id]

    def put(self, task: Task, waits: list[Wait]) -> None:
        """Take a new or changed task with all it waits for."""
        self.tasks[task.pk], self.waits[task.pk] = task, waits
        self.numbers[task.number] = task.pk

    def drop(self, task: Task) -> list[Task]:
        """Take a task out, and every dependency on it; return the tasks that waited for it."""
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
        found = engine.schedule(self._network())
        self.dates = found.tasks
        return [one for one in found.diagnostics if one.is_fatal] if found.status is engine.Status.INVALID else []

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
        rows = []
        for pk in self.tasks:
            row = self._row(pk, plan.version)
            before = self.standing.get(pk)
            if before is None or pk in marked or any(getattr(row, name) != getattr(before, name) for name in _DERIVED):
                rows.append(row)
        ScheduledTask.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["task"], update_fields=[*_DERIVED, "plan_version"]
        )

    def _row(self, pk: UUID, version: int) -> ScheduledTask:
        dates = self.dates[str(pk)]
        return ScheduledTask(
            task_id=pk,
            early_start=instant(dates.early_start),
            early_finish=instant(dates.early_finish),
            late_start=instant(dates.late_start),
            late_finish=instant(dates.late_finish),
            total_slack=dates.total_slack,
            free_slack=dates.free_slack,
            critical=dates.critical,
            plan_version=version,
        )

    def _network(self) -> engine.Network:
        return engine.Network(
            start=datetime.combine(self.project.starts_on, time.min),
            tasks=[_engine_task(task) for task in self.tasks.values()],
            links=[
                engine.Link(str(wait.predecessor_id), str(pk), engine.LinkKind(wait.kind.value), wait.lag_minutes)
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
        return {"": [_("A date of this plan would be more than a hundred years from the start of the project.")]}


def read(project_id: UUID, actor: Actor) -> Draft:
    """Return the plan of a project as it stands; ``NotFound`` where the actor does not see the project."""
    project = projects.project(actor, project_id)
    # The version first: what is read after it may be newer, never older, and then the version has moved.
    plan = Plan.objects.filter(project=project).first()
    tasks = {task.pk: task for task in Task.objects.filter(project=project)}
    waits: dict[UUID, list[Wait]] = {}
    links = TaskLink.objects.filter(successor__project=project).order_by("id")
    for successor, predecessor, kind, lag in links.values_list("successor", "predecessor", "kind", "lag_minutes"):
        waits.setdefault(successor, []).append(Wait(predecessor, LinkKind(kind), lag))
    return Draft(
        project=project,
        version=plan.version if plan else 0,
        last_number=plan.last_number if plan else 0,
        tasks=tasks,
        waits=waits,
        standing={row.pk: row for row in ScheduledTask.objects.filter(task__project=project).order_by()},
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


def _engine_task(task: Task) -> engine.Task:
    return engine.Task(
        str(task.pk),
        task.duration_minutes,
        constraint=_not_before(task.not_before) if task.not_before else None,
        # Until the end of that day.
        deadline=datetime.combine(task.deadline + timedelta(days=1), time.min) if task.deadline else None,
    )


def project_of(task_id: UUID, actor: Actor) -> UUID:
    """Return the project of a task; ``NotFound`` where there is none or it is not this actor's to see."""
    found = Task.objects.visible_to(actor).filter(pk=task_id).values_list("project", flat=True).first()
    if found is None:
        raise errors.NotFound
    return found


def _not_before(day: date) -> engine.Constraint:
    return engine.Constraint(engine.ConstraintKind.START_NO_EARLIER_THAN, datetime.combine(day, time.min))
