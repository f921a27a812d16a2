"""What slipped since a snapshot, and because of whom: the plan before and now, and who changed what in between."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from fishplate.domains.planning.models import Snapshot, Task
from fishplate.domains.planning.models.comparison import Comparison, compare
from fishplate.domains.planning.models.copies import TaskCopy
from fishplate.domains.planning.models.slips import Cause, Ground, Slip, by_root, slips
from fishplate.domains.planning.queries.baselines import PlanClock, tasks_today
from fishplate.domains.planning.queries.reading import plan
from fishplate.domains.projects.models import Member
from fishplate.kernel import audit
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import in_parts

#: What the history calls that which was changed; a row of its own where no column is named.
_COLUMNS: Final[Mapping[Ground, tuple[str, ...]]] = {
    Ground.DURATION: ("duration_minutes", "remaining_minutes"),
    Ground.CONSTRAINT: ("constraint", "constraint_at"),
    Ground.BY_HAND: ("manual_start", "manual_finish"),
    Ground.PROGRESS: ("actual_start", "actual_finish", "percent_complete"),
    Ground.WAITS: (),
}


@dataclass(frozen=True, slots=True)
class Doing:
    """Who changed a task, for which organisation they are in the project, and when; the last of several."""

    person_id: UUID
    person: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Root:
    """A task at which a delay began, who changed it, and all tasks that are delayed by it, itself among them.

    ``slip`` is ``None`` where the root is delayed in its start only: what pushed others is then told by these alone.
    """

    task: TaskCopy
    slip: Slip | None
    doing: Doing | None
    delayed: tuple[Slip, ...]

    @property
    def shift(self) -> int:
        """The delay that began here, in working minutes: its own, or the most it caused."""
        if self.slip is not None:
            return self.slip.compared.finish_shift
        return max(one.compared.finish_shift for one in self.delayed)

    @property
    def cause(self) -> Cause:
        """Why the delay began."""
        return self.slip.cause if self.slip is not None else Cause.OWN


@dataclass(frozen=True, slots=True)
class Slipped:
    """What slipped since a snapshot: the comparison, and the roots of all delays, the longest first."""

    since: Snapshot
    comparison: Comparison
    roots: tuple[Root, ...]

    @property
    def count(self) -> int:
        """How many tasks end later."""
        return sum(len(root.delayed) for root in self.roots)


def slipped(since: Snapshot) -> Slipped:
    """Tell what slipped since a snapshot. Whoever asks sees its project: check it before."""
    clock = PlanClock(since.project)
    found = compare(since.copy.tasks(), tasks_today(since.project_id), clock.between)
    now = plan(since.project_id).status_at
    moved = now is not None and (since.status_at is None or now > since.status_at)
    delayed = slips(found, clock.later, status_moved=moved)
    doings = _doings(since, [slip for slip in delayed if slip.cause is Cause.OWN])
    by_id = {slip.task.id: slip for slip in delayed}
    roots = [
        Root(several[0].root, by_id.get(pk), doings.get(pk), tuple(several)) for pk, several in by_root(delayed).items()
    ]
    return Slipped(since, found, tuple(sorted(roots, key=lambda root: (-root.shift, root.task.number))))


def _doings(since: Snapshot, own: Collection[Slip]) -> dict[UUID, Doing]:
    """Who last changed what delayed each of these tasks."""
    wanted = {slip.task.id: slip.grounds for slip in own}
    organisations = _organisations(since.project_id)
    found: dict[UUID, Doing] = {}
    for entry in _entries(since, wanted):
        told = audit.told(entry)
        if _is_about(told, wanted[entry.target_id]):
            organisation = organisations.get(entry.actor_id, "")
            found[entry.target_id] = Doing(entry.actor_id, told.actor, organisation, entry.at)
    return found


def _entries(since: Snapshot, wanted: Collection[UUID]) -> Iterator[Entry]:
    """What the history says of these tasks since, the oldest first: of several the last one stands."""
    chain, kind = f"project:{since.project_id}", Task._meta.label_lower
    for some in in_parts(sorted(wanted)):
        about = Q(chain__key=chain, target_kind=kind, target_id__in=some, at__gte=since.taken_at)
        yield from audit.entries_where(about).order_by("pk")


def _is_about(told: Told, grounds: tuple[Ground, ...]) -> bool:
    """Whether an entry changed what delayed its task."""
    columns = {name for ground in grounds for name in _COLUMNS[ground]}
    for row in told.rows:
        if row["kind"] == Task._meta.label_lower:
            if columns & set(row["fields"]):
                return True
        elif Ground.WAITS in grounds:
            return True
    return False


def _organisations(project_id: UUID) -> dict[UUID, str]:
    """For which organisation each person is or was in the project."""
    members = Member.objects.filter(project=project_id).order_by("-removed_at")
    return dict(members.values_list("person", "organisation__name"))
