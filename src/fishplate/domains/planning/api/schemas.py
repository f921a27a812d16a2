from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from fishplate.domains.planning.choices import LinkKind, Step
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY, MOST
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.web.api import Input, WithCustom

Minutes = Annotated[int, Field(ge=0, le=MOST)]
Lag = Annotated[int, Field(ge=-MOST, le=MOST)]


class PredecessorIn(Input):
    """What a task waits for: the number of another task, which ends are held together, and working minutes between."""

    number: int
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag_minutes: Lag = 0


class TaskIn(WithCustom):
    """Durations are working minutes, a day is 480 of them; a task of 0 is a milestone."""

    name: str
    duration_minutes: Minutes
    predecessors: list[PredecessorIn]
    not_before: date | None
    deadline: date | None
    interface_id: UUID | None

    def given(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        waits = [Predecessor(**one.dict()) for one in self.predecessors]
        return {**self.dict(exclude={"predecessors"}), "predecessors": waits}


class AddTaskIn(TaskIn):
    """It is put before the task ``before_id``, under the same summary as that one; or last under ``parent_id``, or at
    the end."""

    duration_minutes: Minutes = DAY
    predecessors: list[PredecessorIn] = []
    not_before: date | None = None
    deadline: date | None = None
    interface_id: UUID | None = None
    before_id: UUID | None = None
    parent_id: UUID | None = None


class MoveTaskIn(Input):
    """Before which task it goes, under the same summary as that one; none: it becomes the last under ``parent_id``, or
    of all.

    What stands under it goes along.
    """

    before_id: UUID | None
    parent_id: UUID | None = None


class OutlineIn(Input):
    """Which tasks of the plan go one level down or up; what stands under them goes along."""

    task_ids: list[UUID]


class PredecessorOut(Schema):
    number: int
    kind: LinkKind
    lag_minutes: int


class DatesOut(Schema):
    """What follows from the plan. Slack is in working minutes, negative where a deadline cannot be met.

    The dates of a ``summary`` are those of what stands under it, its ``duration_minutes`` the working time between
    them.
    """

    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    critical: bool
    summary: bool
    duration_minutes: int


class TaskOut(Schema):
    """``wbs`` is its code in the work breakdown structure, such as 1.2.3: it follows from where the task stands."""

    id: UUID
    version: int
    project_id: UUID
    number: int
    wbs: str
    parent_id: UUID | None
    name: str
    duration_minutes: int
    predecessors: list[PredecessorOut]
    not_before: date | None
    deadline: date | None
    interface_id: UUID | None
    scheduled: DatesOut

    @staticmethod
    def resolve_predecessors(task: Task) -> list[Predecessor]:
        waits = sorted(task.incoming.all(), key=lambda link: link.predecessor.number)
        return [Predecessor(link.predecessor.number, LinkKind(link.kind), link.lag_minutes) for link in waits]


class TasksOut(Schema):
    """The tasks that an operation on several of them changed."""

    items: list[TaskOut]


class PlanOut(Schema):
    """What a plan comes to. ``version`` counts every change that may move a date; 0 where there is no plan yet."""

    version: int
    tasks: int
    critical: int
    late: int
    finish: datetime | None
    next_milestone: UUID | None
    #: Those the project builds or changes.
    interfaces_without_tasks: list[UUID]


class WorkPackagesIn(Input):
    """For which interfaces, and how long each step takes in working minutes, where it is not the usual."""

    interface_ids: list[UUID]
    durations: dict[Step, Minutes] = {}
