"""The order of rows. Positions lie far apart, so that a row put between two others moves none of them."""

from __future__ import annotations

from uuid import UUID

from fishplate.domains.planning.models import Task
from fishplate.kernel import audit

_APART = 1 << 32


def before(project_id: UUID, task_id: UUID | None) -> int:
    """Return a free position right before a task, or after all others; call it within the change.

    Rows are spread anew where there is no room left, which takes 32 rows put at the very same place.
    """
    rows = Task.objects.filter(project=project_id)
    following = rows.filter(pk=task_id).first() if task_id else None
    if following is None:
        last = rows.order_by("-position", "-id").first()
        return last.position + _APART if last else 0
    preceding = rows.filter(position__lt=following.position).order_by("-position").first()
    low = preceding.position if preceding else following.position - 2 * _APART
    if following.position - low < 2:
        _spread(project_id)
        return before(project_id, task_id)
    return (low + following.position) // 2


def after_all(project_id: UUID, count: int) -> list[int]:
    """Return so many free positions after all tasks; call it within the change."""
    last = Task.objects.filter(project=project_id).order_by("-position", "-id").first()
    first = last.position + _APART if last else 0
    return [first + number * _APART for number in range(count)]


def _spread(project_id: UUID) -> None:
    rows = list(Task.objects.filter(project=project_id))
    audit.current().watch(*rows)
    for index, row in enumerate(rows):
        row.position = index * _APART
    Task.objects.bulk_update(rows, ["position"])
