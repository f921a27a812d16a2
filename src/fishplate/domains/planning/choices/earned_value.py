"""The baseline and the progress of a plan file, as the engine of earned value takes them."""

from __future__ import annotations

from enum import StrEnum

from fishplate.domains.planning.choices import plan_files
from fishplate.engines import planfiles
from fishplate.engines.scheduling import earned_value

_MINUTES: float = 60.0


class Unit(StrEnum):
    """What the value of work is counted in: money, or hours of work."""

    COST = "cost"
    HOURS = "hours"


def unit_of(plan: planfiles.PlanFile) -> Unit:
    """The unit in which the plan's baseline has a budget: money where there is any."""
    return Unit.COST if any(task.baseline_cost for task in plan.tasks) else Unit.HOURS


def baseline(plan: planfiles.PlanFile, unit: Unit) -> earned_value.Plan | None:
    """The tasks of the plan that have a baseline, each with its budget; None where none has.

    Where nobody's work is planned, an hour of a task's duration is one of its budget.
    """
    network = plan_files.network(plan)
    known = {calendar.id for calendar in network.calendars}
    works = any(task.baseline_work for task in plan.tasks)
    packages = [
        earned_value.Package(
            str(task.uid),
            _budget(task, unit, works=works),
            task.baseline_start,
            task.baseline_finish,
            str(task.calendar) if str(task.calendar) in known else network.calendar,
        )
        for task in _measured(plan)
        if task.baseline_start is not None and task.baseline_finish is not None
    ]
    return earned_value.Plan(packages, network.calendars) if packages else None


def progress(plan: planfiles.PlanFile, unit: Unit) -> dict[str, earned_value.Done]:
    """What the file says is done of each of them, and what it cost."""
    costs = any(task.actual_cost if unit is Unit.COST else task.actual_work for task in plan.tasks)
    return {
        str(task.uid): earned_value.Done(
            min(100.0, max(0.0, task.percent)),
            task.actual_start,
            task.actual_finish,
            cost=_spent(task, unit) if costs else None,
        )
        for task in _measured(plan)
    }


def _measured(plan: planfiles.PlanFile) -> list[planfiles.FileTask]:
    """Leaves that count; without a baseline a task has no planned value."""
    return [
        task
        for task in plan.tasks
        if not task.summary and task.active and task.baseline_start is not None and task.baseline_finish is not None
    ]


def _budget(task: planfiles.FileTask, unit: Unit, *, works: bool) -> float:
    if unit is Unit.COST:
        return task.baseline_cost or 0.0
    return ((task.baseline_work or 0.0) if works else task.duration) / _MINUTES


def _spent(task: planfiles.FileTask, unit: Unit) -> float:
    return (task.actual_cost or 0.0) if unit is Unit.COST else (task.actual_work or 0.0) / _MINUTES
