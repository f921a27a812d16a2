"""The project as arrays: activities by index, links and demands as one row after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .project import Project

Whole = npt.NDArray[np.int64]


class Net(NamedTuple):
    """What the loops read. The predecessors of activity j are before[before_at[j] : before_at[j + 1]], and so on.

    A named tuple, because compiled code can take it as it is.

    Attributes:
        durations: (activities,) periods.
        before_at, before: (activities + 1,) and (links,): whom an activity waits for.
        after_at, after: the same links, the other way.
        need_at, need_resource, need_amount: (activities + 1,), (demands,), (demands,): units of which resource.
        capacities: (resources,) units.
        weights: (activities,) what each needs of the resources, as parts of their capacities, added up.
    """

    durations: Whole
    before_at: Whole
    before: Whole
    after_at: Whole
    after: Whole
    need_at: Whole
    need_resource: Whole
    need_amount: Whole
    capacities: Whole
    weights: npt.NDArray[np.float64]

    def mirrored(self) -> Net:
        """The project run backwards: a schedule of it, read from its end, is one of this."""
        return self._replace(before_at=self.after_at, before=self.after, after_at=self.before_at, after=self.before)

    @property
    def size(self) -> int:
        """How many activities there are."""
        return len(self.durations)

    @property
    def horizon(self) -> int:
        """Periods that suffice for any schedule made by adding one activity after the other."""
        return int(self.durations.sum())


def net_of(project: Project) -> Net:
    """Make arrays of a project that `check` let pass. A demand of 0 is left out: no resource is asked for it."""
    index = {activity.id: number for number, activity in enumerate(project.activities)}
    resources = {resource: number for number, resource in enumerate(project.capacities)}
    after = [sorted({index[one] for one in activity.successors}) for activity in project.activities]
    before: list[list[int]] = [[] for _ in project.activities]
    for number, successors in enumerate(after):
        for successor in successors:
            before[successor].append(number)
    needs = [
        [(resources[one], amount) for one, amount in activity.demands.items() if amount and activity.duration]
        for activity in project.activities
    ]
    capacities = list(project.capacities.values())
    before_at, before_all = _rows(before)
    after_at, after_all = _rows(after)
    need_at, need_resource = _rows([[resource for resource, _ in row] for row in needs])
    return Net(
        durations=_whole([activity.duration for activity in project.activities]),
        before_at=before_at,
        before=before_all,
        after_at=after_at,
        after=after_all,
        need_at=need_at,
        need_resource=need_resource,
        need_amount=_whole([amount for row in needs for _, amount in row]),
        capacities=_whole(capacities),
        weights=np.array(
            [sum(amount / capacities[resource] for resource, amount in row if capacities[resource]) for row in needs],
            dtype=np.float64,
        ),
    )


def topological(net: Net) -> list[int]:
    """Every activity after all that it waits for; shorter than the project where links run in a circle."""
    waiting = [len(before) for before in rows(net.before_at, net.before)]
    after = rows(net.after_at, net.after)
    order = [one for one in range(net.size) if not waiting[one]]
    for one in order:
        for successor in after[one]:
            waiting[successor] -= 1
            if not waiting[successor]:
                order.append(successor)
    return order


def heads(net: Net, order: Sequence[int]) -> list[int]:
    """How early each activity can start if resources did not matter; of the mirrored net, its time from end to end."""
    before, durations = rows(net.before_at, net.before), net.durations.tolist()
    start = [0] * net.size
    for one in order:
        start[one] = max((start[other] + durations[other] for other in before[one]), default=0)
    return start


def rows(at: Whole, values: Whole) -> list[list[int]]:
    """Links or demands of each activity, as lists."""
    flat = values.tolist()
    return [flat[begin:end] for begin, end in pairwise(at.tolist())]


def _whole(values: Sequence[int]) -> Whole:
    return np.array(values, dtype=np.int64)


def _rows(rows: Sequence[Sequence[int]]) -> tuple[Whole, Whole]:
    at = np.zeros(len(rows) + 1, dtype=np.int64)
    at[1:] = np.cumsum([len(row) for row in rows])
    return at, _whole([value for row in rows for value in row])
