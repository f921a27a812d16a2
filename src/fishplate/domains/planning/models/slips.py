"""Why tasks end later than they did: each by itself, or pushed by what it waits for. Nothing is read or written.

A task slipped by itself where something of its own was changed (its duration, constraint, dates by hand, dependencies,
or progress that came later than planned) and that accounts for the larger part of its delay. Otherwise it was pushed:
among all it waits for, and that its summaries wait for, by the delayed one that lets it begin last. Following these
leads to the root, the task at which the delay began. What was neither changed nor pushed stands where it does because
the status date moved past it without progress, or because of something outside the plan's table: the start of the
project, or a calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models.comparison import Compared, Comparison
from fishplate.domains.planning.models.copies import TaskCopy, WaitCopy

#: The instant that lies so many working minutes after another, or before it.
Later = Callable[[datetime, int], datetime]


class Ground(StrEnum):
    """What of a task was changed so that it ends later."""

    DURATION = "duration"
    CONSTRAINT = "constraint"
    BY_HAND = "by_hand"
    WAITS = "waits"
    PROGRESS = "progress"


class Cause(StrEnum):
    """Why a task ends later."""

    OWN = "own"
    PUSHED = "pushed"
    NO_PROGRESS = "no_progress"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Slip:
    """A task that ends later than it did.

    Attributes:
        compared: the task before and after; its ``finish_shift`` is the delay in working minutes.
        cause: why, and ``grounds`` what of it was changed.
        pusher: the task that pushed it, where it was pushed.
        root: the task at which the delay began, itself where it was not pushed.
    """

    compared: Compared
    cause: Cause
    grounds: tuple[Ground, ...]
    pusher: TaskCopy | None
    root: TaskCopy

    @property
    def task(self) -> TaskCopy:
        """The task as it stands now."""
        return self.compared.task

    @property
    def own(self) -> int:
        """The part of the delay, in working minutes, that did not come from its start."""
        return self.compared.finish_shift - max(self.compared.start_shift, 0)


def slips(found: Comparison, later: Later, *, status_moved: bool) -> list[Slip]:
    """Return every task that ends later, the most delayed first; summaries only follow what is under them.

    ``status_moved`` says that the status date is a later one in the second plan.
    """
    return list(_Slips(found, later, status_moved=status_moved))


class _Slips:
    """The delayed tasks of one comparison; what pushed each is looked up once."""

    def __init__(self, found: Comparison, later: Later, *, status_moved: bool) -> None:
        self._later, self._status_moved = later, status_moved
        self._rows = {row.task.id: row for row in found.rows if row.after is not None}
        self._delayed = [row for row in found.rows if row.finish_shift > 0 and not row.task.summary]
        self._children: dict[UUID | None, list[TaskCopy]] = {}
        for row in self._rows.values():
            self._children.setdefault(row.task.parent, []).append(row.task)
        self._first: dict[UUID, Slip] = {}

    def __iter__(self) -> Iterator[Slip]:
        self._first = {row.task.id: self._judged(row) for row in self._delayed}
        for slip in self._first.values():
            yield Slip(slip.compared, slip.cause, slip.grounds, slip.pusher, self._root(slip))

    def _judged(self, row: Compared) -> Slip:
        before, after = row.before, row.after
        assert before is not None
        assert after is not None
        grounds = tuple(_grounds(before, after))
        pusher = self._pusher(row)
        own = row.finish_shift - max(row.start_shift, 0)
        if grounds and (pusher is None or own >= row.start_shift or set(grounds) & _OF_START):
            return Slip(row, Cause.OWN, grounds, None, after)
        if pusher is not None:
            return Slip(row, Cause.PUSHED, (), pusher, pusher)
        waits_for_news = self._status_moved and after.actual_finish is None
        return Slip(row, Cause.NO_PROGRESS if waits_for_news else Cause.OUTSIDE, (), None, after)

    def _root(self, slip: Slip) -> TaskCopy:
        seen = {slip.task.id}
        while slip.pusher is not None and slip.pusher.id not in seen:
            seen.add(slip.pusher.id)
            before = self._first.get(slip.pusher.id)
            if before is None:
                return slip.pusher
            slip = before
        return slip.task

    def _pusher(self, row: Compared) -> TaskCopy | None:
        """The delayed task that lets this one begin last."""
        found: list[tuple[datetime, TaskCopy]] = []
        for wait in self._waits(row.task):
            kind = LinkKind(wait.kind)
            for source in self._leaves(wait.predecessor):
                of_finish = kind in (LinkKind.FINISH_TO_START, LinkKind.FINISH_TO_FINISH)
                shift = source.finish_shift if of_finish else source.start_shift
                if shift > 0 and source.task.id != row.task.id:
                    found.append((self._allowed(source.task, row.task, wait, kind), source.task))
        return max(found, key=lambda one: one[0])[1] if found else None

    def _waits(self, task: TaskCopy) -> Iterator[WaitCopy]:
        """What a task waits for, and what the summaries above it wait for."""
        at: TaskCopy | None = task
        while at is not None:
            yield from at.waits
            above = self._rows.get(at.parent) if at.parent is not None else None
            at = above.task if above is not None else None

    def _leaves(self, task_id: UUID) -> Iterator[Compared]:
        waiting = [task_id]
        while waiting:
            pk = waiting.pop()
            children = self._children.get(pk, ())
            waiting += [child.id for child in children]
            if not children and pk in self._rows:
                yield self._rows[pk]

    def _allowed(self, source: TaskCopy, target: TaskCopy, wait: WaitCopy, kind: LinkKind) -> datetime:
        """When a dependency lets a task begin."""
        end = source.finish if kind in (LinkKind.FINISH_TO_START, LinkKind.FINISH_TO_FINISH) else source.start
        if wait.lag_kind == LagKind.ELAPSED:
            end += timedelta(minutes=wait.lag)
        elif wait.lag:
            percent = wait.lag_kind == LagKind.PERCENT
            end = self._later(end, source.duration_minutes * wait.lag // 100 if percent else wait.lag)
        if kind in (LinkKind.FINISH_TO_FINISH, LinkKind.START_TO_FINISH) and target.duration_minutes:
            end = self._later(end, -target.duration_minutes)
        return end


#: What decides when a task begins, whatever pushes it.
_OF_START = frozenset({Ground.CONSTRAINT, Ground.BY_HAND, Ground.WAITS})


def _grounds(before: TaskCopy, after: TaskCopy) -> Iterator[Ground]:
    if after.duration_minutes > before.duration_minutes:
        yield Ground.DURATION
    if (before.constraint, before.constraint_at) != (after.constraint, after.constraint_at):
        yield Ground.CONSTRAINT
    if (before.manual_start, before.manual_finish) != (after.manual_start, after.manual_finish):
        yield Ground.BY_HAND
    if set(after.waits) - set(before.waits):
        yield Ground.WAITS
    if _came_late(before, after):
        yield Ground.PROGRESS


def _came_late(before: TaskCopy, after: TaskCopy) -> bool:
    """Whether it was said since that work began or ended after it was planned to."""
    began = after.actual_start if after.actual_start != before.actual_start else None
    ended = after.actual_finish if after.actual_finish != before.actual_finish else None
    return bool((began and began > before.start) or (ended and ended > before.finish))


def by_root(found: Iterable[Slip]) -> Mapping[UUID, Sequence[Slip]]:
    """Return the delayed tasks by the task at which their delay began."""
    roots: dict[UUID, list[Slip]] = {}
    for slip in found:
        roots.setdefault(slip.root.id, []).append(slip)
    return roots
