"""A plan file as the table that the import of a plan reads: a row for each task, under the names of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.planning.choices import ConstraintKind
from fishplate.engines import planfiles
from fishplate.kernel.sheets import Cell, Row, Sheet
from fishplate.kernel.wording import listed

HEAD: Final = (
    "number", "name", "duration", "predecessors", "deadline", "interface_id", "constraint", "constraint_on",
    "constraint_time", "manual_start", "manual_finish", "active", "priority", "parent", "percent_complete",
    "actual_start", "actual_finish", "remaining", "optimistic", "pessimistic", "calendar_id", "assigned",
)  # fmt: skip
_CONSTRAINTS: Final = {
    "AS_LATE_AS_POSSIBLE": ConstraintKind.AS_LATE_AS_POSSIBLE,
    "START_NO_EARLIER_THAN": ConstraintKind.START_NO_EARLIER_THAN,
    "START_NO_LATER_THAN": ConstraintKind.START_NO_LATER_THAN,
    "FINISH_NO_EARLIER_THAN": ConstraintKind.FINISH_NO_EARLIER_THAN,
    "FINISH_NO_LATER_THAN": ConstraintKind.FINISH_NO_LATER_THAN,
    "MUST_START_ON": ConstraintKind.MUST_START_ON,
    "MUST_FINISH_ON": ConstraintKind.MUST_FINISH_ON,
    "START_ON": ConstraintKind.MUST_START_ON,
    "FINISH_ON": ConstraintKind.MUST_FINISH_ON,
}
_LONGEST_NAME: Final = 160
#: By which a day on the clock becomes one of work, where the file has no dates of the task: 480 of 1440 minutes.
_OF_THE_CLOCK: Final = 3
#: What a new task takes where nothing is said.
_RESTING: Final = "1d"
_MOST_NAMES: Final = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan that a file is read into: its numbers by the ids of its tasks, and what can be named in it.

    Interfaces have their codes, calendars and resources their names; those of resources are in small letters.
    """

    numbers: Mapping[str, int]
    last_number: int
    interfaces: Collection[str]
    calendars: Collection[str] = ()
    resources: Collection[str] = ()


def sheet(plan: planfiles.PlanFile, standing: Standing) -> Sheet:
    """Return the rows of a plan: tasks that were written here under their own numbers, others under new ones.

    What a task of ours does not have is left out, and said in the notes.
    """
    return _Reader(plan, standing).sheet()


@dataclass(slots=True)
class _Reader:
    plan: planfiles.PlanFile
    standing: Standing
    numbers: dict[int, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)

    def sheet(self) -> Sheet:
        tasks = [task for task in self.plan.tasks if not _is_the_project(task)]
        new = iter(range(self.standing.last_number + 1, self.standing.last_number + len(tasks) + 1))
        for task in tasks:
            known = self.standing.numbers.get(task.guid or "")
            self.numbers[task.uid] = next(new) if known is None else known
        rows = [Row(place, [_cell(text) for text in self._row(task)]) for place, task in enumerate(tasks, 2)]
        return Sheet(Row(1, [_cell(name) for name in HEAD]), rows, list(self._notes()))

    def _row(self, task: planfiles.FileTask) -> Iterator[str]:
        kind = _CONSTRAINTS.get(task.constraint or "", ConstraintKind.AS_SOON_AS_POSSIBLE)
        at = task.constraint_date if kind.has_date else None
        if at is None and kind.has_date:
            kind = ConstraintKind.AS_SOON_AS_POSSIBLE
        by_hand = task.manual and not task.summary and task.start is not None and task.finish is not None
        yield str(self.numbers[task.uid])
        yield self._name(task)
        yield self._duration(task)
        yield ", ".join(self._predecessors(task))
        yield "" if task.deadline is None else task.deadline.date().isoformat()
        yield self._interface(task)
        yield kind.value
        yield "" if at is None else at.date().isoformat()
        yield "" if at is None else f"{at:%H:%M}"
        yield _time(task.start if by_hand else None)
        yield _time(task.finish if by_hand else None)
        yield "yes" if task.active else "no"
        yield str(min(max(task.priority, 0), 1000))
        yield str(self.numbers.get(task.parent, "")) if task.parent is not None else ""
        yield from self._progress(task)
        for estimate in (task.optimistic, task.pessimistic):
            yield "" if estimate is None else f"{round(estimate)}m"
        yield self._calendar(task)
        yield ", ".join(self._assigned(task))

    def _calendar(self, task: planfiles.FileTask) -> str:
        name = next((one.name for one in self.plan.calendars if one.uid == task.calendar), "")
        if name and name not in self.standing.calendars:
            self.left_out["calendars"] += 1
            return ""
        return name

    def _assigned(self, task: planfiles.FileTask) -> Iterator[str]:
        """Those the project has; a file may name the same one twice, where they stopped in between."""
        seen: set[str] = set()
        for one in task.assignments:
            name = one.resource.casefold()
            if name not in self.standing.resources:
                self.unknown.add(one.resource)
            elif name not in seen and one.units >= 1:
                seen.add(name)
                yield f"{one.resource}[{round(one.units)}%]"

    def _name(self, task: planfiles.FileTask) -> str:
        name = " ".join(task.name.split()) or _("Task {number}").format(number=self.numbers[task.uid])
        if len(name) > _LONGEST_NAME:
            self.left_out["names"] += 1
        return name[:_LONGEST_NAME]

    def _duration(self, task: planfiles.FileTask) -> str:
        if task.summary:
            # What the file says of it follows from what stands under it. Its own rests, and here stays as it is.
            return "" if task.guid in self.standing.numbers else _RESTING
        if not task.elapsed:
            return f"{round(task.duration)}m"
        self.left_out["elapsed"] += 1
        return f"{round(task.duration / _OF_THE_CLOCK)}m"

    def _predecessors(self, task: planfiles.FileTask) -> Iterator[str]:
        seen: set[int] = set()
        for link in task.links:
            number = self.numbers.get(link.predecessor)
            if number is None or number in seen:
                self.left_out["links"] += 1
                continue
            seen.add(number)
            amount = round(link.lag.amount)
            unit = {"working": "m", "elapsed": "em", "percent": "%"}[link.lag.unit]
            yield f"{number}{link.kind}{f'{amount:+d}{unit}' if amount else ''}"

    def _interface(self, task: planfiles.FileTask) -> str:
        if task.interface and task.interface not in self.standing.interfaces:
            self.left_out["interfaces"] += 1
            return ""
        return task.interface

    def _progress(self, task: planfiles.FileTask) -> Iterator[str]:
        # That of a summary follows from what stands under it.
        if task.summary or task.actual_start is None:
            yield from ("0", "", "", "")
            return
        finished = task.actual_finish is not None
        left = "" if finished or task.remaining is None else f"{round(task.remaining)}m"
        # What is not finished is less than complete, whatever rounding made of it.
        yield str(100 if finished else min(round(task.percent), 99) if task.duration else 0)
        yield _time(task.actual_start)
        yield _time(task.actual_finish)
        yield left if task.duration else ""

    def _notes(self) -> Iterator[str]:
        if self.left_out["elapsed"]:
            yield ngettext(
                "{count} task lasts time on the clock in the file: here a third of it is working time.",
                "{count} tasks last time on the clock in the file: here a third of it is working time.",
                self.left_out["elapsed"],
            ).format(count=self.left_out["elapsed"])
        if self.left_out["links"]:
            yield ngettext(
                "{count} dependency was left out: a second one on the same task, or one on another plan.",
                "{count} dependencies were left out: second ones on the same task, or on other plans.",
                self.left_out["links"],
            ).format(count=self.left_out["links"])
        if self.left_out["interfaces"]:
            yield ngettext(
                "{count} task builds an interface that is not in this project's scope; that was left out.",
                "{count} tasks build interfaces that are not in this project's scope; that was left out.",
                self.left_out["interfaces"],
            ).format(count=self.left_out["interfaces"])
        if self.left_out["names"]:
            yield ngettext(
                "{count} name was cut to 160 characters.",
                "{count} names were cut to 160 characters.",
                self.left_out["names"],
            ).format(count=self.left_out["names"])
        if self.left_out["calendars"]:
            yield ngettext(
                "{count} task has a calendar that this project does not have; it goes by the project's.",
                "{count} tasks have calendars that this project does not have; they go by the project's.",
                self.left_out["calendars"],
            ).format(count=self.left_out["calendars"])
        if self.unknown:
            yield ngettext(
                "{count} person or thing at work is no resource of this project, and was left out: {names}",
                "{count} people or things at work are no resources of this project, and were left out: {names}",
                len(self.unknown),
            ).format(count=len(self.unknown), names=listed(sorted(self.unknown)[:_MOST_NAMES]))


def _is_the_project(task: planfiles.FileTask) -> bool:
    """Tell whether it is the row that stands for the whole plan in the tools of Microsoft."""
    return task.uid == 0 and task.parent is None


def _cell(text: str) -> Cell | None:
    return Cell("text", text) if text else None


def _time(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"
