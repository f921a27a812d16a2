"""Plans as they stand, kept in this process from one edit to the next.

Whoever edits a plan needs all of it, and it is what the edit before has just written. A kept plan counts only for the
very version of the plan in the database, told by its number and by when it was written: what was written and then
rolled back never comes back under both. Whether that version is still the last one, the lock says as for any draft.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from uuid import UUID

from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models import Plan, ScheduledTask, Task, TaskLink
from fishplate.domains.planning.models.outline import Outline

#: The columns that follow from the others, as ``Standing.derived`` has them.
DERIVED: Final = (
    "start_at", "finish_at", "early_start", "early_finish",
    "late_start", "late_finish", "total_slack", "free_slack", "critical",
    "summary", "percent_complete", "duration_minutes",
)  # fmt: skip
#: About 3 kB each.
MOST_TASKS: Final = 30_000


@dataclass(frozen=True, slots=True)
class Wait:
    """A dependency of a task, by the id of what it waits for."""

    predecessor_id: UUID
    kind: LinkKind
    lag: int
    lag_kind: LagKind


@dataclass(frozen=True, slots=True)
class Standing:
    """All rows of one version of a plan. Several threads read it at once: nothing in it is ever changed.

    Attributes:
        tasks: in the order of rows.
        waits: by the task that waits.
        derived: the columns that follow, of each task that has dates.
        outline: which stands under which.
        changed: in which version of the plan anything of a row was changed last, by task that has dates.
        typed: the same but for its derived columns; where that is not known, the same.
    """

    tasks: Mapping[UUID, Task]
    waits: Mapping[UUID, Sequence[Wait]]
    derived: Mapping[UUID, tuple[Any, ...]]
    outline: Outline
    changed: Mapping[UUID, int]
    typed: Mapping[UUID, int]


class Kept:
    """The plans that were edited last, so many as have ``most`` tasks together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._plans: OrderedDict[UUID, tuple[tuple[object, ...], Standing]] = OrderedDict()
        self._lock = Lock()

    def standing(self, plan: Plan) -> Standing:
        """Return what stands in this version of a plan, from the database where it is not known."""
        standing = self.known(plan)
        if standing is None:
            standing = as_written(plan.project_id)
            self.put(plan, standing)
        return standing

    def known(self, plan: Plan) -> Standing | None:
        """Return what stands in this version of a plan, where it is known."""
        with self._lock:
            version, standing = self._plans.get(plan.pk, (None, None))
            if version != _version(plan):
                return None
            self._plans.move_to_end(plan.pk)
            return standing

    def put(self, plan: Plan, standing: Standing) -> None:
        """Keep what stands in the version of a plan that was read or has just been written, and no other of it."""
        with self._lock:
            self._plans[plan.pk] = (_version(plan), standing)
            self._plans.move_to_end(plan.pk)
            while sum(len(one.tasks) for _version, one in self._plans.values()) > self._most:
                self._plans.popitem(last=False)

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._plans.clear()


def as_written(project_id: UUID) -> Standing:
    """Return the rows of a plan as the database has them."""
    tasks = {task.pk: task for task in Task.objects.filter(project=project_id)}
    waits: dict[UUID, list[Wait]] = {}
    links = TaskLink.objects.filter(successor__project=project_id).order_by("id")
    columns = links.values_list("successor", "predecessor", "kind", "lag", "lag_kind")
    for successor, predecessor, kind, lag, lag_kind in columns:
        waits.setdefault(successor, []).append(Wait(predecessor, LinkKind(kind), lag, LagKind(lag_kind)))
    # Columns, not rows: thousands of them are read, to be compared and hardly ever written.
    derived = (
        ScheduledTask.objects.filter(task__project=project_id).order_by().values_list("task", "plan_version", *DERIVED)
    )
    rows = list(derived)
    changed = {pk: version for pk, version, *_values in rows}
    return Standing(
        tasks=tasks,
        waits={pk: tuple(found) for pk, found in waits.items()},
        derived={pk: tuple(values) for pk, _version, *values in rows},
        outline=Outline((pk, task.parent_id) for pk, task in tasks.items()),
        changed=changed,
        typed=changed,
    )


def _version(plan: Plan) -> tuple[object, ...]:
    return plan.version, plan.updated_at


#: Of this process.
KEPT: Final = Kept(MOST_TASKS)
