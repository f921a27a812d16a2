"""Who works on tasks: read for scheduling, and written as part of the change of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from fishplate.domains.planning.models import Assignment, Task
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.engines import scheduling as engine
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import in_parts


def read_assigned(project_id: UUID) -> tuple[dict[UUID, list[Assigned]], dict[UUID, UUID]]:
    """Return who works on each task of a plan, and the calendars of those of them who have one."""
    assigned: dict[UUID, list[Assigned]] = {}
    calendars: dict[UUID, UUID] = {}
    found = Assignment.objects.filter(task__project=project_id).order_by("id")
    for task, resource, units, calendar in found.values_list("task", "resource", "units", "resource__calendar"):
        assigned.setdefault(task, []).append(Assigned(resource, units))
        if calendar is not None:
            calendars[resource] = calendar
    return assigned, calendars


def at_work(
    task: Task, assigned: Sequence[Assigned], calendars: Mapping[UUID, UUID], usual: str
) -> tuple[engine.Assignment, ...]:
    """Return who works on a task where one of them has a calendar of their own; the task's own goes before theirs.

    Args:
        usual: the id of the calendar of those who have none.
    """
    theirs = {calendars.get(one.resource_id) for one in assigned}
    if task.calendar_id or not any(theirs):
        return ()
    return tuple(engine.Assignment(str(pk) if pk else usual, task.duration_minutes) for pk in sorted(theirs, key=str))


def write_assigned(changes: Iterable[tuple[Change, Task]], assigned: Mapping[UUID, Sequence[Assigned]]) -> None:
    """Let those who work on each task be exactly its ``assigned``, as part of its change."""
    by_task = {task.pk: (change, task) for change, task in changes}
    standing: dict[UUID, dict[UUID, Assignment]] = {}
    for some in in_parts(by_task):
        for one in Assignment.objects.filter(task__in=some).select_related("task", "resource"):
            standing.setdefault(one.task_id, {})[one.resource_id] = one
    new: list[Assignment] = []
    for pk, (change, task) in by_task.items():
        left = standing.get(pk, {})
        for given in assigned.get(pk, ()):
            found = left.pop(given.resource_id, None)
            if found is None:
                made = Assignment(task=task, resource_id=given.resource_id, units=given.units)
                new.append(made)
                change.created(made)
            elif found.units != given.units:
                change.watch(found)
                found.units = given.units
                found.save()
        for gone in left.values():
            change.deleted(gone)
            gone.delete()
    Assignment.objects.bulk_create(new)
