from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, ExpressionWrapper, F, Max, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning.choices import EXPORT, LagKind, LinkKind
from fishplate.domains.planning.models import Plan, ScheduledTask, Task, TaskLink
from fishplate.domains.planning.models.outline import Outline, Place
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.projects import queries as projects
from fishplate.kernel import jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job

#: Of so many tasks the links are asked for by task; of more, those of the whole plan are read.
_FEW = 500


class _Places:
    """The place of every task of a plan, once somebody asks for one."""

    def __init__(self, tree: Callable[[], Outline]) -> None:
        self._tree = tree

    @cached_property
    def found(self) -> Mapping[UUID, Place]:
        return self._tree().places()


@dataclass(frozen=True, slots=True)
class Row:
    """A task as the table shows it.

    ``dates.summary`` tells whether others stand under it, ``dates.percent_complete`` how much is done,
    ``dates.duration_minutes`` what to show as its duration, and ``place`` its WBS code and its level in the outline, 0
    at the top. Rows come in the order of the outline, so that the children of a row are those that follow with a level
    below its own, up to the next one on its level or above. The WBS code of a row may change without that row being
    sent as changed: it follows from those before it.
    """

    task: Task
    dates: ScheduledTask
    predecessors: tuple[Predecessor, ...]
    places: _Places

    @property
    def place(self) -> Place:
        """Where it stands; who asks for the first of some rows has the outline read, all of the plan."""
        return self.places.found[self.task.pk]

    @property
    def late(self) -> bool:
        """Whether the task ends after its deadline."""
        return self.task.active and self.task.deadline is not None and self.dates.finish.date() > self.task.deadline


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan comes to: ``finish`` is ``None`` where there is no task yet.

    Summaries are no tasks of their own, inactive ones none at all.
    """

    tasks: int
    critical: int
    late: int
    finish: datetime | None
    next_milestone: ScheduledTask | None
    #: Where none is ahead, the last of those that have passed.
    last_milestone: ScheduledTask | None


def tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks of all plans this actor sees, with interface and dates loaded."""
    return Task.objects.visible_to(actor).select_related("interface", "scheduled")


def row_after(task: Task, *, up: bool) -> UUID | None:
    """The task before which another stands once it is moved by one on its level, itself where it is the first.

    ``None``: it becomes the last under its summary.
    """
    rows = Task.objects.filter(project=task.project_id, parent=task.parent_id)
    if up:
        above = rows.filter(position__lt=task.position).order_by("-position").values_list("pk", flat=True)
        return above.first() or task.pk
    below = rows.filter(position__gt=task.position).order_by("position").values_list("pk", flat=True)
    return below[1:2].first()


def level_of_the_end(project_id: UUID) -> UUID | None:
    """The summary under which the last row of a plan stands, and the next one will; ``None`` at the top."""
    return Task.objects.filter(project=project_id).order_by("-position").values_list("parent", flat=True).first()


def outline(project_id: UUID) -> Outline:
    """Which task of a plan stands under which. Whoever asks sees the project: check it before. One query."""
    return Outline(Task.objects.filter(project=project_id).order_by("position", "id").values_list("pk", "parent"))


def plan(project_id: UUID) -> Plan:
    """A project's plan, an unsaved one where nothing is planned. Whoever asks sees the project: check it before."""
    standing = Plan.objects.filter(project=project_id).select_related("calendar").first()
    return standing or Plan(project_id=project_id, version=0)


def plan_version(project_id: UUID) -> int:
    """The version of a project's plan, 0 where there is none yet. Whoever asks sees the project: check it before."""
    return Plan.objects.filter(project=project_id).values_list("version", flat=True).first() or 0


def rows(actor: Actor, project_id: UUID, *, changed_in: int | None = None) -> list[Row]:
    """The rows of a plan in order, or only those that changed in one of its versions. Two or three queries."""
    found = tasks(actor).filter(project=project_id)
    if changed_in is not None:
        return with_predecessors(found.filter(scheduled__plan_version=changed_in), project_id)
    listed = list(found)
    return _rows(listed, project_id, lambda: Outline((task.pk, task.parent_id) for task in listed))


def changed(project_id: UUID, version: int) -> QuerySet[ScheduledTask]:
    """The tasks of which something changed in a version of a plan."""
    return ScheduledTask.objects.filter(task__project=project_id, plan_version=version)


def with_predecessors(found: QuerySet[Task], project_id: UUID) -> list[Row]:
    """The rows of some tasks of one project."""
    return _rows(list(found), project_id, lambda: outline(project_id))


def row_of(task: Task, links: Iterable[TaskLink]) -> Row:
    """The row of a task that was read with its interface and dates; ``links`` are its ``predecessors``."""
    waits = tuple(
        Predecessor(one.predecessor.number, LinkKind(one.kind), one.lag, LagKind(one.lag_kind)) for one in links
    )
    return Row(task, task.scheduled, waits, _Places(lambda: outline(task.project_id)))


def waits_for(task: Task) -> tuple[Predecessor, ...]:
    """What a task waits for, by number."""
    links = _links(task.project_id, [task])
    return tuple(Predecessor(number, LinkKind(kind), lag, LagKind(of)) for _task, number, kind, lag, of in links)


def _rows(listed: list[Task], project_id: UUID, tree: Callable[[], Outline]) -> list[Row]:
    waits: dict[UUID, list[Predecessor]] = {}
    for successor, number, kind, lag, lag_kind in _links(project_id, listed):
        waits.setdefault(successor, []).append(Predecessor(number, LinkKind(kind), lag, LagKind(lag_kind)))
    places = _Places(tree)
    return [Row(task, task.scheduled, tuple(waits.get(task.pk, ())), places) for task in listed]


def _links(project_id: UUID, listed: list[Task]) -> Iterable[tuple[UUID, int, str, int, str]]:
    links = TaskLink.objects.filter(successor__project=project_id)
    if len(listed) < _FEW:
        links = TaskLink.objects.filter(successor__in=listed)
    ordered = links.order_by("predecessor__number")
    return ordered.values_list("successor", "predecessor__number", "kind", "lag", "lag_kind")


def successors(task: Task) -> QuerySet[TaskLink]:
    """The dependencies of others on a task, by their number, with these tasks and their dates loaded."""
    return task.outgoing.select_related("successor__scheduled").order_by("successor__number")


def predecessors(task: Task) -> QuerySet[TaskLink]:
    """The dependencies of a task on others, by their number, with these tasks and their dates loaded."""
    return task.incoming.select_related("predecessor__scheduled").order_by("predecessor__number")


def children(task: Task) -> QuerySet[Task]:
    """What stands right under a task, in order."""
    return Task.objects.filter(parent=task).order_by("position")


def summary(project_id: UUID, *, at: datetime) -> Summary:
    """What the plan of a project comes to. Whoever asks sees the project: check it before."""
    dates = ScheduledTask.objects.filter(task__project=project_id, task__active=True)
    figures = dates.aggregate(
        tasks=Count("pk", filter=Q(summary=False)),
        critical=Count("pk", filter=Q(critical=True, summary=False)),
        finish=Max("finish_at"),
        late=Count("pk", filter=Q(task__deadline__isnull=False) & Q(_after_deadline())),
    )
    # Those ahead, the nearest first; then those behind, the latest first.
    ahead = Case(When(finish_at__gte=at, then="finish_at"))
    milestones = dates.filter(duration_minutes=0, summary=False).select_related("task").annotate(ahead=ahead)
    milestone = milestones.order_by(F("ahead").asc(nulls_last=True), "-finish_at", "task__position").first()
    passed = milestone is not None and milestone.finish_at < at
    return Summary(
        tasks=figures["tasks"],
        critical=figures["critical"],
        late=figures["late"],
        finish=figures["finish"],
        next_milestone=None if passed else milestone,
        last_milestone=milestone if passed else None,
    )


def _after_deadline() -> GreaterThan:
    """Whether a task ends after its deadline is over; midnight still belongs to the day before."""
    last_moment = ExpressionWrapper(F("finish_at") - timedelta(microseconds=1), DateTimeField())
    return GreaterThan(TruncDate(last_moment, tzinfo=timezone.get_default_timezone()), F("task__deadline"))


def critical(project_id: UUID) -> QuerySet[ScheduledTask]:
    """The tasks without room to slip, in the order of their dates; no summaries."""
    dates = ScheduledTask.objects.filter(task__project=project_id, critical=True, summary=False)
    return dates.select_related("task").order_by("start_at", "task__position")


def building(interface: Interface, actor: Actor) -> QuerySet[Task]:
    """The tasks that build an interface, in the plans the actor sees."""
    found = tasks(actor).filter(interface=interface).select_related("project")
    return found.order_by("project__name", "scheduled__start_at")


def interfaces_without_tasks(project_id: UUID) -> QuerySet[Interface]:
    """The interfaces a project builds or changes and no task of its plan builds.

    Whoever asks sees the project: check it before.
    """
    planned = Task.objects.filter(project=project_id, interface__isnull=False).values("interface")
    return landscape.interfaces_to_build(project_id).exclude(pk__in=planned)


def exports(actor: Actor, project_id: UUID, *, finished: bool = True) -> QuerySet[Job]:
    """What this person had written of a plan for other tools, the last first; also what is not finished yet.

    Raises:
        NotFound: the actor does not see the project.
    """
    project = projects.project(actor, project_id)
    own = jobs.visible_to(actor).filter(name=EXPORT, project_id=project.pk, actor_id=actor.id).order_by("-id")
    return own.filter(state=jobs.State.SUCCEEDED) if finished else own


def end_of(day: date) -> datetime:
    """The instant at which a day of the plan is over."""
    return instant(datetime.combine(day + timedelta(days=1), time.min))
