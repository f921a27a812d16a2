"""What stands for the parameters of a plan's paths."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import PlanFormat
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests import factories as planning
from fishplate.kernel import files, jobs
from tests.access.world import World, sample


def crowd(world: World, name: str) -> None:
    """Make one more of everything that stands in lists."""
    standing = Task.objects.filter(project=world.cast.project).exists()
    planning.task(world.cast, f"Task {name}", after="1" if standing else "")
    planning.baseline(world.cast, f"Agreed {name[:40]}", "The board agreed")
    planning.risk_driver(world.cast, f"Risk {uuid4()}", tasks=[1])
    planning.analysis(world.cast)


@sample("export_id")
def _export(world: World) -> Any:
    """A plan that was written; that no Java machine wrote it is nobody's business here."""
    job = services.export_plan(project_id=world.cast.project.pk, format=PlanFormat.MPX, actor=world.owner)
    written = {"sha256": files.store(b"MPX").sha256, "size": 3, "filename": "plan.mpx"}
    jobs.Job.objects.filter(pk=job.pk).update(state=jobs.State.SUCCEEDED, result=written)
    return job.pk


def staff(world: World, name: str) -> None:
    """Add somebody who works by a calendar of their own, and a task of theirs."""
    shifts = planning.calendar(world.cast, f"Shifts {name}")
    somebody = planning.resource(world.cast, f"Somebody {name}", calendar_id=shifts.pk)
    task = planning.task(world.cast, f"Task of {name}", calendar_id=shifts.pk)
    planning.assign(world.cast, task, somebody)


@sample("task_id")
def _task(world: World) -> Any:
    return planning.task(world.cast, "Connect the ERP").pk


@sample("calendar_id")
def _calendar(world: World) -> Any:
    return planning.calendar(world.cast, "Shifts").pk


@sample("resource_id")
def _resource(world: World) -> Any:
    return planning.resource(world.cast, "Testers").pk


@sample("baseline_id")
def _baseline(world: World) -> Any:
    world.sample("task_id")
    return planning.baseline(world.cast, "As signed", "The board agreed").pk


@sample("risk_driver_id")
def _risk_driver(world: World) -> Any:
    task = Task.objects.get(pk=world.sample("task_id"))
    return planning.risk_driver(world.cast, "The supplier is late", tasks=[task.number]).pk


@sample("risk_analysis_id")
def _risk_analysis(world: World) -> Any:
    return planning.analysis(world.cast, task=Task.objects.get(pk=world.sample("task_id"))).pk
