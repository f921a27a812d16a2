"""A row of the table as it was typed, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning.choices import ConstraintKind
from fishplate.domains.planning.models import Resource, Task
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.models.progress import Progress, stretch
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.planning.services.kept import Wait
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel.validation import check

FARTHEST: Final = 36_500  # days; the engine reaches a hundred years

#: The columns of a task that are typed and taken as they are.
PLAIN: Final = (
    "duration_minutes", "deadline", "constraint", "constraint_at", "manual_start", "manual_finish", "active",
    "priority", "optimistic_minutes", "pessimistic_minutes",
)  # fmt: skip
#: All columns that typing writes: with a duration, what remains of it is another.
COLUMNS: Final = ("name", *PLAIN, "interface", "calendar", "percent_complete", "remaining_minutes")
#: The columns that recording progress writes.
RECORDED: Final = ("percent_complete", "actual_start", "actual_finish", "remaining_minutes")


def progress_of(task: Task) -> Progress:
    """What is known of a task."""
    return Progress(task.percent_complete, task.actual_start, task.actual_finish, task.remaining_minutes)


def out_of_reach(project: Project, **times: date | datetime | None) -> dict[str, list[errors.Text]]:
    """Return, by name, which of some times are farther from the start of a project than the engine reaches."""
    return {
        name: [_("This is more than a hundred years from the start of the project.")]
        for name, at in times.items()
        if at and abs(((wall_clock(at).date() if isinstance(at, datetime) else at) - project.starts_on).days) > FARTHEST
    }


@dataclass(frozen=True, slots=True)
class Typed:
    """What can be typed of a task, with what a new one has where nothing is said.

    Attributes:
        duration_minutes: working time; 0 makes a milestone.
        predecessors: what it waits for, by number.
        constraint_at: the date of the constraint, where it is about one.
        assigned: who works on it; ``None`` leaves those who do.
        manual_start, manual_finish: dates by hand, which no predecessor moves; both or none.
        optimistic_minutes, pessimistic_minutes: between which working time the duration, the most likely one, may turn
            out; both or none.
    """

    name: str
    duration_minutes: int
    predecessors: Sequence[Predecessor] = ()
    deadline: date | None = None
    interface_id: UUID | None = None
    calendar_id: UUID | None = None
    constraint: ConstraintKind = ConstraintKind.AS_SOON_AS_POSSIBLE
    constraint_at: datetime | None = None
    manual_start: datetime | None = None
    manual_finish: datetime | None = None
    active: bool = True
    priority: int = 500
    optimistic_minutes: int | None = None
    pessimistic_minutes: int | None = None
    assigned: Sequence[Assigned] | None = None

    def put_alone(self, task: Task, draft: Draft) -> list[Wait]:
        """Write it on a task of ``draft``, and return what it waits for; ``Invalid`` with everything that is wrong."""
        in_scope = landscape.interfaces_in_scope(draft.project.pk)
        interfaces = {one.pk: one for one in in_scope.filter(pk=self.interface_id)} if self.interface_id else {}
        return self.put_on(task, draft, interfaces, {**draft.numbers, task.number: task.pk})

    def put_on(
        self, task: Task, draft: Draft, in_scope: Mapping[UUID, Interface], numbers: Mapping[int, UUID]
    ) -> list[Wait]:
        """As ``put_alone``, with the interfaces that may be named, and the tasks by the numbers they are named by."""
        wrong: dict[str, list[errors.Text]] = {}
        try:
            known = stretch(progress_of(task), task.duration_minutes, self.duration_minutes)
        except errors.Invalid as error:
            wrong.update(error.fields)
        else:
            task.percent_complete, task.remaining_minutes = known.percent_complete, known.remaining_minutes
        estimated = _three_points(task)
        task.name = self.name.strip()
        for name in PLAIN:
            setattr(task, name, getattr(self, name))
        times = ("deadline", "constraint_at", "manual_start", "manual_finish")
        for field, texts in out_of_reach(draft.project, **{name: getattr(self, name) for name in times}).items():
            wrong.setdefault(field, []).extend(texts)
        found = list(self._contradictions())
        # Work that went on for longer than was expected is no reason to refuse another name for it.
        if _three_points(task) != estimated:
            found += self._out_of_order()
        for field, text in (*found, *self._name_others(task, draft, in_scope)):
            wrong.setdefault(field, []).append(text)
        waits, unknown = self._waits(task, numbers)
        if unknown:
            wrong["predecessors"] = unknown
        check(task, wrong)
        return waits

    def _name_others(
        self, task: Task, draft: Draft, in_scope: Mapping[UUID, Interface]
    ) -> Iterator[tuple[str, errors.Text]]:
        """Write on the task what it names besides other tasks; yield what is wrong about it."""
        task.interface = in_scope.get(self.interface_id) if self.interface_id else None
        if self.interface_id and task.interface is None:
            yield "interface_id", _("Choose an interface in the project's scope.")
        task.calendar = draft.calendars.get(self.calendar_id) if self.calendar_id else None
        if self.calendar_id and task.calendar is None:
            yield "calendar_id", _("Choose a calendar of this project.")
        if self.assigned is not None:
            yield from (("assigned", text) for text in self._strange(task, draft))

    def _contradictions(self) -> Iterator[tuple[str, errors.Text]]:
        kind = ConstraintKind(self.constraint)
        if kind.has_date and self.constraint_at is None:
            yield "constraint_at", _("Say the date of the constraint.")
        if not kind.has_date and self.constraint_at is not None:
            yield "constraint_at", _("This constraint has no date.")
        holds_back = kind in (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.MUST_START_ON)
        if (
            holds_back
            and self.constraint_at
            and self.deadline
            and self.deadline < wall_clock(self.constraint_at).date()
        ):
            yield "deadline", _("The deadline is before the day on which the task may start.")
        if (self.manual_start is None) != (self.manual_finish is None):
            yield (
                "manual_finish" if self.manual_start else "manual_start",
                _("Dates by hand are both given, or none of them."),
            )
        elif self.manual_start and self.manual_finish and self.manual_finish < self.manual_start:
            yield "manual_finish", _("It cannot finish before it starts.")

    def _strange(self, task: Task, draft: Draft) -> list[errors.Text]:
        """Put who works on the task into the draft; return what is wrong about it."""
        assert self.assigned is not None
        draft.assigned[task.pk] = list(self.assigned)
        named = {one.resource_id for one in self.assigned}
        found = dict(Resource.objects.filter(project=draft.project, pk__in=named).values_list("pk", "calendar"))
        draft.own_calendars.update({pk: calendar for pk, calendar in found.items() if calendar is not None})
        if len(found) < len(named):
            return [_("Choose resources of this project.")]
        if len(named) < len(self.assigned):
            return [_("A resource is named twice.")]
        return []

    def _out_of_order(self) -> Iterator[tuple[str, errors.Text]]:
        low, likely, high = self.optimistic_minutes, self.duration_minutes, self.pessimistic_minutes
        if low is None and high is None:
            return
        if likely == 0:
            yield "optimistic_minutes", _("A milestone takes no time: leave both estimates empty.")
        elif low is None or high is None:
            missing = "optimistic_minutes" if low is None else "pessimistic_minutes"
            yield missing, _("The optimistic and the pessimistic duration are both given, or none of them.")
        else:
            if low > likely:
                yield "optimistic_minutes", _("This is longer than the duration, which is the most likely one.")
            if high < likely:
                yield "pessimistic_minutes", _("This is shorter than the duration, which is the most likely one.")

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
                waits.append(Wait(by_number[one.number], one.kind, one.lag, one.lag_kind))
        return waits, wrong


def _three_points(task: Task) -> tuple[int | None, int | None, int | None]:
    return task.optimistic_minutes, task.duration_minutes, task.pessimistic_minutes
