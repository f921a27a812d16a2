"""The order of rows. Positions lie far apart, so that rows put between two others move none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from fishplate.domains.planning.models import Task
from fishplate.kernel import audit
from fishplate.kernel.batches import in_parts

_APART = 1 << 32


def fit(rows: Sequence[Task], moved: Collection[UUID]) -> dict[UUID, int]:
    """Return the positions that differ from those of ``rows``, so that they come in this order.

    Only the ``moved`` get new ones, unless there is no room left where they stand, which takes 32 rows put at the very
    same place: then all are spread anew.
    """
    found: dict[UUID, int] = {}
    low: int | None = None
    run: list[UUID] = []
    for row in rows:
        if row.pk in moved:
            run.append(row.pk)
            continue
        if run and not _between(found, run, low, row.position):
            return _spread(rows)
        low, run = row.position, []
    if run:
        _between(found, run, low, None)
    return {row.pk: found[row.pk] for row in rows if row.pk in found and found[row.pk] != row.position}


def write(positions: Mapping[UUID, int], tasks: Mapping[UUID, Task]) -> None:
    """Give tasks their new positions, as part of the running change.

    Those of ``tasks`` are only changed here; the caller stores them. All others keep their version: what a person had
    typed in them does not depend on where they stand.
    """
    for pk in positions.keys() & tasks.keys():
        tasks[pk].position = positions[pk]
    for some in in_parts(positions.keys() - tasks.keys()):
        rows = list(Task.objects.filter(pk__in=some))
        audit.current().watch(*rows)
        for row in rows:
            row.position = positions[row.pk]
        Task.objects.bulk_update(rows, ["position"])


def _between(found: dict[UUID, int], run: Sequence[UUID], low: int | None, high: int | None) -> bool:
    if low is None:
        low = high - 2 * len(run) * _APART if high is not None else -_APART
    step = (high - low) // (len(run) + 1) if high is not None else _APART
    found.update((pk, low + step * number) for number, pk in enumerate(run, 1))
    return step > 0


def _spread(rows: Sequence[Task]) -> dict[UUID, int]:
    return {row.pk: index * _APART for index, row in enumerate(rows) if row.position != index * _APART}
