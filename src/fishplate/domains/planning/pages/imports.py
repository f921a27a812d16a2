from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import parse_duration, write_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.domains.planning.pages.forms import TaskForm, for_service
from fishplate.domains.planning.services import TaskRow
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import projects
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Prepared
from fishplate.web import importing
from fishplate.web.importing import Importer, Names, Target


def register() -> None:
    """Let a plan be filled from a table."""
    importing.register(
        Importer("tasks", _("Tasks"), permissions.add_task, projects, _tasks, in_project=True, kind="planning.task")
    )


class NumberedTaskForm(TaskForm):
    number = forms.IntegerField(required=False, min_value=1, label=_("No."))
    field_order = ["number", *TaskForm.base_fields]


def _tasks(actor: Actor, project: Project) -> Target[Task]:
    rows = {row.task.pk: row for row in queries.rows(actor, project.pk)}
    interfaces = list(interfaces_in_scope(project.pk))

    def standing(task: Task) -> dict[str, Any]:
        return {
            "number": task.number,
            "name": task.name,
            "duration": write_duration(task.duration_minutes),
            "predecessors": write_predecessors(rows[task.pk].predecessors),
            "not_before": task.not_before,
            "deadline": task.deadline,
            "interface_id": task.interface_id,
        }

    def typed(data: dict[str, Any]) -> tuple[int | None, dict[str, Any]]:
        return data.pop("number"), for_service(data)

    def add(data: dict[str, Any]) -> Task:
        return services.add_task(project_id=project.pk, actor=actor, **typed(data)[1])

    def amend(task: Task, data: dict[str, Any]) -> Task:
        return services.amend_task(task_id=task.pk, version=task.version, actor=actor, **typed(data)[1])

    def prepare(given: Sequence[tuple[Task | None, dict[str, Any]]]) -> Prepared:
        taken = [(task, *typed(data)) for task, data in given]
        all_rows = [TaskRow(task=task, number=number, **data) for task, number, data in taken]
        return services.prepare_tasks(project_id=project.pk, rows=all_rows, actor=actor)

    return Target(
        form=NumberedTaskForm(project_id=project.pk),
        keys=("number", "name"),
        records=[row.task for row in rows.values()],
        create=add,
        amend=amend,
        prepare=prepare,
        values=standing,
        names={"interface_id": Names((name, one.pk) for one in interfaces for name in (one.code, str(one)))},
        normal=_normal,
        example={"number": "7", "name": _("Map the order fields"), "duration": "3d", "predecessors": "5, 6FS+1d"},
    )


def _normal(values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "duration" in found:
        found["duration"] = write_duration(parse_duration(found["duration"]))
    if "predecessors" in found:
        found["predecessors"] = write_predecessors(parse_predecessors(found["predecessors"]))
    return found
