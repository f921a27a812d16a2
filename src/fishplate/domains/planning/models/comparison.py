"""Two plans beside each other: what moved and by how much, what came and what went. Nothing is read or written.

Inactive tasks hold nobody, so on either side they count as not there. Shifts are in working minutes: a task that
ends on Monday instead of Friday is one working day later, not three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fishplate.domains.planning.models.copies import TaskCopy

#: Working minutes from one instant to another, below 0 where the other is earlier.
Between = Callable[[datetime, datetime], int]


class Movement(StrEnum):
    """What became of a task from one plan to the other."""

    LATER = "later"
    EARLIER = "earlier"
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Compared:
    """A task in both plans, ``None`` where it is not in one of them; shifts are then 0.

    ``start_shift`` and ``finish_shift`` are above 0 where it is later now.
    """

    before: TaskCopy | None
    after: TaskCopy | None
    start_shift: int = 0
    finish_shift: int = 0

    @property
    def task(self) -> TaskCopy:
        """The task as it stands now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def change(self) -> Movement:
        """What became of it; a finish decides, and a start only where the finish stayed."""
        if self.before is None:
            return Movement.ADDED
        if self.after is None:
            return Movement.REMOVED
        moved = self.finish_shift or self.start_shift
        return Movement.LATER if moved > 0 else Movement.EARLIER if moved < 0 else Movement.SAME

    @property
    def was_renamed(self) -> bool:
        """Whether it was called otherwise before."""
        return self.before is not None and self.after is not None and self.before.name != self.after.name


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of each task, the most delayed first; ``before`` and ``after`` are when the plans end.

    ``finish_shift`` is what lies between these, in working minutes; 0 where one of them is empty.
    """

    rows: tuple[Compared, ...]
    before: datetime | None
    after: datetime | None
    finish_shift: int

    def of(self, *changes: Movement) -> list[Compared]:
        """Those of which one of these became, without summaries: their dates only follow."""
        return [row for row in self.rows if row.change in changes and not row.task.summary]

    @property
    def milestones(self) -> list[Compared]:
        """The milestones of either plan, in the order of their dates."""
        found = [row for row in self.rows if row.task.is_milestone]
        return sorted(found, key=lambda row: (row.task.finish, row.task.number))


def compare(before: Sequence[TaskCopy], after: Sequence[TaskCopy], between: Between) -> Comparison:
    """Return what became of every task from one plan to the other; tasks are told apart by their ids."""
    was, now = ({task.id: task for task in tasks if task.active} for tasks in (before, after))
    rows = [_compared(was.get(pk), task, between) for pk, task in now.items()]
    rows += [Compared(task, None) for pk, task in was.items() if pk not in now]
    ends = finish(was.values()), finish(now.values())
    shift = between(ends[0], ends[1]) if ends[0] and ends[1] else 0
    return Comparison(tuple(sorted(rows, key=_by_delay)), *ends, shift)


def finish(tasks: Iterable[TaskCopy]) -> datetime | None:
    """When the last of some tasks ends."""
    return max((task.finish for task in tasks if task.active), default=None)


def _compared(before: TaskCopy | None, after: TaskCopy, between: Between) -> Compared:
    if before is None:
        return Compared(None, after)
    return Compared(before, after, between(before.start, after.start), between(before.finish, after.finish))


def _by_delay(row: Compared) -> tuple[bool, int]:
    """Of those delayed alike the first row of the plan comes first; what came or went stands at the end."""
    return row.change in (Movement.ADDED, Movement.REMOVED), -(row.finish_shift or row.start_shift)
