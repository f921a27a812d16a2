"""The risks that several tasks share. They move no date of the plan: only its simulation reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import RiskDriver, Task, TouchedTask
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import delete_all
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import Rule, demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check, comparable

#: The columns of a driver that are typed and taken as they are.
TYPED: Final = ("description", "probability_percent", "optimistic_percent", "likely_percent", "pessimistic_percent")


def add_risk_driver(
    *,
    project_id: UUID,
    name: str,
    probability_percent: int,
    optimistic_percent: int,
    likely_percent: int,
    pessimistic_percent: int,
    task_numbers: Sequence[int] = (),
    description: str = "",
    actor: Actor,
    under: UUID | None = None,
) -> RiskDriver:
    """Add a risk driver to a plan.

    Args:
        probability_percent: how likely it happens, from 0 to 100.
        optimistic_percent, likely_percent, pessimistic_percent: what then becomes of each duration, in percent of it.
        task_numbers: which tasks it touches; a summary stands for all under it.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a figure is out of its range or out of order, another driver of the plan has the name, or there is no
            such task.
    """
    with audit.change("planning.risk_driver_added", actor=actor, under=under) as change:
        project = _planned(project_id, actor, permissions.add_risk_driver)
        guards.ask("planning.add_risk_driver", target=project, actor=actor, under=under)
        driver = RiskDriver(
            project=project,
            probability_percent=probability_percent,
            optimistic_percent=optimistic_percent,
            likely_percent=likely_percent,
            pessimistic_percent=pessimistic_percent,
            description=description,
        )
        tasks = _fill(driver, name, task_numbers)
        driver.save()
        change.created(driver)
        change.target = driver
        _touch(change, driver, tasks)
        search.index(driver)
    return driver


def amend_risk_driver(
    *,
    risk_driver_id: UUID,
    version: int,
    name: str,
    probability_percent: int,
    optimistic_percent: int,
    likely_percent: int,
    pessimistic_percent: int,
    task_numbers: Sequence[int],
    description: str,
    actor: Actor,
    under: UUID | None = None,
) -> RiskDriver:
    """Change a risk driver; what is said of it, ``add_risk_driver`` tells.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: as for ``add_risk_driver``.
    """
    with audit.change("planning.risk_driver_amended", actor=actor, under=under) as change:
        driver = _locked(risk_driver_id, actor, permissions.amend_risk_driver, version)
        change.target = driver
        guards.ask("planning.amend_risk_driver", target=driver, actor=actor, under=under)
        driver.description, driver.probability_percent = description, probability_percent
        driver.optimistic_percent, driver.likely_percent = optimistic_percent, likely_percent
        driver.pessimistic_percent = pessimistic_percent
        tasks = _fill(driver, name, task_numbers)
        driver.save()
        _touch(change, driver, tasks)
        search.index(driver)
    return driver


def remove_risk_driver(
    *, risk_driver_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None
) -> None:
    """Take a risk driver out of a plan; analyses that reckoned with it stay as they are.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named.
    """
    with audit.change("planning.risk_driver_removed", actor=actor, under=under) as change:
        driver = _locked(risk_driver_id, actor, permissions.remove_risk_driver, version)
        change.target = driver
        guards.ask("planning.remove_risk_driver", target=driver, actor=actor, under=under)
        _touch(change, driver, [])
        change.deleted(driver)
        search.forget(reference(driver))
        delete_all([driver])


def restore_risk_driver(*, done: Done, actor: Actor) -> RiskDriver:
    """Bring back a removed risk driver with the tasks it touched, as far as there are any; part of undoing.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``add_risk_driver``.
    """
    [removed] = done.rows_of(RiskDriver, "deleted")
    with audit.change("planning.risk_driver_restored", actor=actor) as change:
        driver = removed.revived(RiskDriver)
        project = _planned(driver.project_id, actor, permissions.add_risk_driver)
        guards.ask("planning.add_risk_driver", target=project, actor=actor)
        touched = [row.former(TouchedTask)["task_id"] for row in done.rows_of(TouchedTask, "deleted")]
        tasks = list(Task.objects.filter(project=project, pk__in=touched))
        _fill(driver, driver.name, [task.number for task in tasks])
        driver.save()
        change.created(driver)
        change.target = driver
        _touch(change, driver, tasks)
        search.index(driver)
    return driver


def release_tasks(changes: Mapping[UUID, Change]) -> None:
    """Let no risk driver touch tasks that are being removed, each in the history of its task."""
    touches = list(TouchedTask.objects.filter(task__in=changes).select_related("driver", "task"))
    for touch in touches:
        changes[touch.task_id].deleted(touch)
    if touches:
        delete_all(touches)


def touch_again(done: Iterable[Done]) -> list[TouchedTask]:
    """Return, unsaved, what touched tasks that come back, as far as the drivers are still there."""
    rows = [row for one in done for row in one.rows_of(TouchedTask, "deleted")]
    drivers = {row.former(TouchedTask)["driver_id"] for row in rows}
    standing = set(RiskDriver.objects.filter(pk__in=drivers).values_list("pk", flat=True))
    formers = [row.former(TouchedTask) for row in rows]
    return [TouchedTask(**former) for former in formers if former["driver_id"] in standing]


def _planned(project_id: UUID, actor: Actor, rule: Rule) -> Project:
    """The project of a plan, locked: nobody removes a task of it meanwhile."""
    project = lock(Project.objects.visible_to(actor), project_id)
    demand(rule, actor, project)
    return project


def _locked(driver_id: UUID, actor: Actor, rule: Rule, version: int | None) -> RiskDriver:
    seen = RiskDriver.objects.visible_to(actor).filter(pk=driver_id).values_list("project", flat=True).first()
    if seen is None:
        raise errors.NotFound
    _planned(seen, actor, rule)
    return lock(RiskDriver.objects.all(), driver_id, version=version)


def _fill(driver: RiskDriver, name: str, task_numbers: Sequence[int]) -> list[Task]:
    """Check all that was typed, and return the tasks that are touched."""
    driver.name, driver.description = name.strip(), driver.description.strip()
    found = {task.number: task for task in Task.objects.filter(project=driver.project_id, number__in=task_numbers)}
    wrong: dict[str, list[errors.Text]] = {}
    if unknown := [number for number in task_numbers if number not in found]:
        wrong["task_numbers"] = [_("There is no task {number} in this plan.").format(number=one) for one in unknown]
    if driver.optimistic_percent > driver.likely_percent:
        wrong["optimistic_percent"] = [_("This is above the most likely value.")]
    if driver.pessimistic_percent < driver.likely_percent:
        wrong["pessimistic_percent"] = [_("This is below the most likely value.")]
    alike = RiskDriver.objects.filter(project=driver.project_id, name__iexact=comparable(driver.name))
    if alike.exclude(pk=driver.pk).exists():
        wrong["name"] = [_("Another risk driver of this plan has this name.")]
    check(driver, wrong)
    return list(found.values())


def _touch(change: Change, driver: RiskDriver, tasks: Iterable[Task]) -> None:
    """Let a driver touch these tasks and no others."""
    wanted = {task.pk: task for task in tasks}
    standing = list(TouchedTask.objects.filter(driver=driver).select_related("driver", "task"))
    gone = [touch for touch in standing if touch.task_id not in wanted]
    for touch in gone:
        change.deleted(touch)
    if gone:
        delete_all(gone)
    kept = {touch.task_id for touch in standing}
    new = [TouchedTask(driver=driver, task=task) for pk, task in wanted.items() if pk not in kept]
    TouchedTask.objects.bulk_create(new)
    for touch in new:
        change.created(touch)
