from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from fishplate.domains.planning.choices import ConstraintKind, LagKind, LinkKind, ProgressLogic, Step
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY, MOST
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.web.api import Input, WithCustom

Minutes = Annotated[int, Field(ge=0, le=MOST)]
Priority = Annotated[int, Field(ge=0, le=1000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Lag = Annotated[int, Field(ge=-MOST, le=MOST)]


class PredecessorIn(Input):
    """What a task waits for: the number of another task, which ends are held together, and the time in between.

    ``lag`` is in working minutes, in minutes on the clock (``elapsed``), or in percent of the other's duration.
    """

    number: int
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag: Lag = 0
    lag_kind: LagKind = LagKind.WORKING


class TaskIn(WithCustom):
    """Durations are working minutes, a day is 480 of them; a task of 0 is a milestone.

    ``constraint`` is ASAP, ALAP, or one with a date: SNET, SNLT, FNET, FNLT, MSO, MFO. Dates by hand, ``manual_start``
    and ``manual_finish``, are both given or neither. ``priority``
    is 0 to 1000.
    ``optimistic_minutes`` and ``pessimistic_minutes``, both or neither, are the ends between which the duration, the
    most likely one, may turn out.
    """

    name: str
    duration_minutes: Minutes
    predecessors: list[PredecessorIn]
    deadline: date | None
    interface_id: UUID | None
    constraint: ConstraintKind
    constraint_at: datetime | None
    manual_start: datetime | None
    manual_finish: datetime | None
    active: bool
    priority: Priority
    optimistic_minutes: Minutes | None
    pessimistic_minutes: Minutes | None

    def given(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        waits = [Predecessor(**one.dict()) for one in self.predecessors]
        return {**self.dict(exclude={"predecessors"}), "predecessors": waits}


class AddTaskIn(TaskIn):
    """It is put before the task ``before_id``, under the same summary as that one; or last under ``parent_id``, or at
    the end."""

    duration_minutes: Minutes = DAY
    predecessors: list[PredecessorIn] = []
    deadline: date | None = None
    interface_id: UUID | None = None
    constraint: ConstraintKind = ConstraintKind.AS_SOON_AS_POSSIBLE
    constraint_at: datetime | None = None
    manual_start: datetime | None = None
    manual_finish: datetime | None = None
    active: bool = True
    priority: Priority = 500
    optimistic_minutes: Minutes | None = None
    pessimistic_minutes: Minutes | None = None
    before_id: UUID | None = None
    parent_id: UUID | None = None


class MoveTaskIn(Input):
    """Before which task it goes, under the same summary as that one; none: it becomes the last under ``parent_id``, or
    of all.

    What stands under it goes along.
    """

    before_id: UUID | None
    parent_id: UUID | None = None


class ProgressIn(Input):
    """What happened to a task; what differs from what stands decides, and the rest follows.

    100 %, nothing left, or an actual finish says it is finished; it began and ended as planned where no date is given.
    """

    percent_complete: Percent
    actual_start: datetime | None
    actual_finish: datetime | None
    remaining_minutes: Minutes | None


class StatusIn(Input):
    """Up to when progress is known; what remains, and what has not begun, comes after it."""

    status_at: datetime | None
    progress_logic: ProgressLogic


class OutlineIn(Input):
    """Which tasks of the plan go one level down or up; what stands under them goes along."""

    task_ids: list[UUID]


class PredecessorOut(Schema):
    number: int
    kind: LinkKind
    lag: int
    lag_kind: LagKind


class DatesOut(Schema):
    """What follows from the plan. Slack is in working minutes, negative where a deadline cannot be met.

    ``start_at`` and ``finish_at`` are when it is going to be done: the earliest, unless it is to be as late as
    possible. The dates of a ``summary`` are those of what stands under it, its ``duration_minutes`` the working time
    between them.
    """

    start_at: datetime
    finish_at: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    critical: bool
    summary: bool
    percent_complete: int
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
    deadline: date | None
    interface_id: UUID | None
    constraint: ConstraintKind
    constraint_at: datetime | None
    manual_start: datetime | None
    manual_finish: datetime | None
    active: bool
    priority: int
    optimistic_minutes: int | None
    pessimistic_minutes: int | None
    percent_complete: int
    actual_start: datetime | None
    actual_finish: datetime | None
    remaining_minutes: int | None
    scheduled: DatesOut

    @staticmethod
    def resolve_predecessors(task: Task) -> list[Predecessor]:
        waits = sorted(task.incoming.all(), key=lambda link: link.predecessor.number)
        return [
            Predecessor(link.predecessor.number, LinkKind(link.kind), link.lag, LagKind(link.lag_kind))
            for link in waits
        ]


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
    status_at: datetime | None
    progress_logic: ProgressLogic
    #: Those the project builds or changes.
    interfaces_without_tasks: list[UUID]


class WorkPackagesIn(Input):
    """For which interfaces, and how long each step takes in working minutes, where it is not the usual."""

    interface_ids: list[UUID]
    durations: dict[Step, Minutes] = {}
