"""What takes back what in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models import (
    Assignment,
    Baseline,
    Calendar,
    Plan,
    Resource,
    RiskDriver,
    Task,
    TaskLink,
    TouchedTask,
)
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.models.progress import Progress
from fishplate.domains.planning.services.batches import TaskRow
from fishplate.domains.planning.services.calendars import restore_calendar
from fishplate.domains.planning.services.moving import move_back
from fishplate.domains.planning.services.recording import put_progress_back
from fishplate.domains.planning.services.removing import remove_tasks
from fishplate.domains.planning.services.resources import restore_resource
from fishplate.domains.planning.services.restoring import restore_task, restore_tasks
from fishplate.domains.planning.services.risk_drivers import restore_risk_driver
from fishplate.domains.planning.services.typed import PLAIN, RECORDED, Typed
from fishplate.kernel import errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("planning.task_added", undo.remove_again(services.remove_task, Task), many=_remove_again)
    undo.register(
        "planning.task_amended",
        _amend_one_back,
        many=_amend_back,
    )
    undo.register("planning.calendar_added", undo.remove_again(services.remove_calendar, Calendar))
    undo.register("planning.calendar_restored", undo.remove_again(services.remove_calendar, Calendar))
    undo.register("planning.calendar_amended", undo.amend_back(services.amend_calendar, Calendar))
    undo.register("planning.calendar_removed", undo.add_again(restore_calendar))
    undo.register("planning.resource_added", undo.remove_again(services.remove_resource, Resource))
    undo.register("planning.resource_restored", undo.remove_again(services.remove_resource, Resource))
    undo.register("planning.resource_amended", undo.amend_back(services.amend_resource, Resource))
    undo.register("planning.resource_removed", undo.add_again(restore_resource))
    undo.register("planning.calendar_chosen", _choose_back)
    undo.register("planning.progress_recorded", _record_back)
    undo.register("planning.status_date_set", _set_status_back)
    for action in ("planning.task_moved", "planning.task_indented", "planning.task_outdented"):
        undo.register(action, lambda done, actor: _move_back([done], actor), many=_move_back)
    undo.register("planning.task_removed", undo.add_again(restore_task), many=_add_again)
    # What a baseline held stays: taken back, it is withdrawn like any other that was taken by mistake.
    undo.register(
        "planning.baseline_taken", undo.switch_back(services.withdraw_baseline, Baseline), kept_elsewhere=True
    )
    undo.register("planning.baseline_withdrawn", undo.switch_back(services.restore_baseline, Baseline))
    undo.register("planning.baseline_restored", undo.switch_back(services.withdraw_baseline, Baseline))
    undo.register("planning.task_restored", undo.remove_again(services.remove_task, Task), many=_remove_again)

    remove_driver = undo.remove_again(services.remove_risk_driver, RiskDriver)
    undo.register("planning.risk_driver_added", remove_driver)
    undo.register(
        "planning.risk_driver_amended",
        undo.amend_back(services.amend_risk_driver, RiskDriver, task_numbers=_touched),
    )
    undo.register("planning.risk_driver_removed", undo.add_again(restore_risk_driver))
    undo.register("planning.risk_driver_restored", remove_driver)


def _remove_again(done: Sequence[Done], actor: Actor) -> None:
    """What an import added: the plan is scheduled once, however many tasks go."""
    tasks = Task.objects.visible_to(actor).in_bulk([one.target.id for one in done])
    if len(tasks) < len(done):
        raise errors.NotFound
    [project_id] = {task.project_id for task in tasks.values()}
    remove_tasks(project_id=project_id, versions={pk: task.version for pk, task in tasks.items()}, actor=actor)


def _add_again(done: Sequence[Done], actor: Actor) -> object:
    return restore_tasks(done=done, actor=actor)


def _amend_one_back(done: Done, actor: Actor) -> object:
    # By an import, which may put a task elsewhere as well, or say how far it got.
    if done.former(Task).keys() & {"parent_id", *RECORDED}:
        return _amend_back([done], actor)
    return undo.amend_back(services.amend_task, Task, predecessors=_predecessors, assigned=_assigned)(done, actor)


def _amend_back(done: Sequence[Done], actor: Actor) -> object:
    tasks = Task.objects.visible_to(actor).in_bulk([one.target.id for one in done])
    if len(tasks) < len(done):
        raise errors.NotFound
    [project_id] = {task.project_id for task in tasks.values()}
    prepared = services.prepare_tasks(
        project_id=project_id, rows=[_former_row(one, tasks[one.target.id]) for one in done], actor=actor
    )
    if prepared.refusals:
        raise errors.Refused([str(refusal) for refusal in prepared.refusals.values()])
    return prepared.store()


def _former_row(done: Done, task: Task) -> TaskRow:
    names = (*PLAIN, "name", "interface_id", "calendar_id", "parent_id", *RECORDED)
    values = {name: getattr(task, name) for name in names} | done.former(Task)
    parent_id = values["parent_id"]
    typed = Typed(
        predecessors=_predecessors(done, task),
        assigned=_assigned(done, task),
        **{name: values[name] for name in (*PLAIN, "name", "interface_id", "calendar_id")},
    )
    known = Progress(**{name: values[name] for name in RECORDED})
    return TaskRow(task=task, number=task.number, typed=typed, parent=_number_of(parent_id), progress=known)


def _number_of(task_id: UUID | None) -> int | None:
    if task_id is None:
        return None
    number = Task.objects.filter(pk=task_id).values_list("number", flat=True).first()
    if number is None:
        raise errors.Refused(_("The task it stood under is gone."))
    return number


def _predecessors(done: Done, task: Task) -> list[Predecessor]:
    """What the task waited for before; a task that is gone by now is waited for no more."""
    links = list(task.incoming.all())
    waits: dict[UUID, dict[str, Any]] = {
        link.predecessor_id: {"kind": link.kind, "lag": link.lag, "lag_kind": link.lag_kind} for link in links
    }
    by_id = {str(link.pk): link.predecessor_id for link in links}
    for row in done.rows_of(TaskLink):
        former = row.former(TaskLink)
        said: dict[str, Any] = {name: former[name] for name in ("kind", "lag", "lag_kind") if name in former}
        if row.operation == "created":
            waits.pop(by_id.get(row.id, task.pk), None)
        elif row.operation == "deleted":
            waits[former["predecessor_id"]] = said
        elif row.id in by_id:
            waits[by_id[row.id]] |= said
    numbers = dict(Task.objects.filter(pk__in=waits).values_list("pk", "number"))
    return [
        Predecessor(numbers[pk], LinkKind(said["kind"]), said["lag"], LagKind(said["lag_kind"]))
        for pk, said in waits.items()
        if pk in numbers
    ]


def _assigned(done: Done, task: Task) -> list[Assigned]:
    """Who worked on the task before; a resource that is gone by now is left out."""
    standing = list(task.assignments.all())
    units: dict[UUID, int] = {one.resource_id: one.units for one in standing}
    by_id = {str(one.pk): one.resource_id for one in standing}
    for row in done.rows_of(Assignment):
        former = row.former(Assignment)
        if row.operation == "created":
            units.pop(by_id.get(row.id, task.pk), None)
        elif row.operation == "deleted":
            units[former["resource_id"]] = former["units"]
        elif row.id in by_id:
            units[by_id[row.id]] = former["units"]
    there = set(Resource.objects.filter(pk__in=units).values_list("pk", flat=True))
    return [Assigned(pk, units[pk]) for pk in units if pk in there]


def _touched(done: Done, driver: RiskDriver) -> list[int]:
    """The tasks that a driver touched before; those that are gone by now it touches no more."""
    touches = {str(touch.pk): touch.task_id for touch in driver.touches.all()}
    found = set(touches.values())
    for row in done.rows_of(TouchedTask):
        if row.operation == "created":
            found.discard(touches.get(row.id, driver.pk))
        elif row.operation == "deleted":
            found.add(row.former(TouchedTask)["task_id"])
    return list(Task.objects.filter(pk__in=found).values_list("number", flat=True))


def _record_back(done: Done, actor: Actor) -> object:
    task = Task.objects.visible_to(actor).filter(pk=done.target.id).first()
    if task is None:
        raise errors.NotFound
    former = {name: getattr(task, name) for name in (*RECORDED, "duration_minutes")} | done.former(Task)
    return put_progress_back(
        task_id=task.pk,
        known=Progress(**{name: former[name] for name in RECORDED}),
        duration_minutes=former["duration_minutes"],
        actor=actor,
    )


def _set_status_back(done: Done, actor: Actor) -> object:
    plan = Plan.objects.visible_to(actor).filter(pk=done.target.id).first()
    if plan is None:
        raise errors.NotFound
    standing = {"status_at": plan.status_at, "progress_logic": plan.progress_logic}
    former = {name: value for name, value in done.former(Plan).items() if name in standing}
    return services.set_status_date(project_id=plan.project_id, actor=actor, **{**standing, **former})


def _choose_back(done: Done, actor: Actor) -> object:
    plan = Plan.objects.visible_to(actor).filter(pk=done.target.id).first()
    if plan is None:
        raise errors.NotFound
    former = done.former(Plan).get("calendar_id", plan.calendar_id)
    return services.choose_calendar(project_id=plan.project_id, calendar_id=former, actor=actor)


def _move_back(done: Sequence[Done], actor: Actor) -> object:
    tasks = Task.objects.visible_to(actor).in_bulk([one.target.id for one in done])
    if len(tasks) < len(done):
        raise errors.NotFound
    [project_id] = {task.project_id for task in tasks.values()}
    former = [
        (task.pk, values.get("parent_id", task.parent_id), values.get("position", task.position))
        for task, values in ((tasks[one.target.id], one.former(Task)) for one in done)
    ]
    return move_back(project_id=project_id, former=former, actor=actor)
