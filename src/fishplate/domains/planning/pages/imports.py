from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import parse_duration, write_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.domains.planning.pages.forms import TaskForm, for_service, typed_values
from fishplate.domains.planning.services import TaskRow, Typed
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
    parent = forms.IntegerField(required=False, min_value=1, label=_("Part of"))
    field_order = ["number", *TaskForm.base_fields, "parent"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["priority"].required = True  # an empty cell is the usual one


def _tasks(actor: Actor, project: Project) -> Target[Task]:
    rows = {row.task.pk: row for row in queries.rows(actor, project.pk)}
    interfaces = list(interfaces_in_scope(project.pk))

    def standing(task: Task) -> dict[str, Any]:
        return {
            "number": task.number,
            "name": task.name,
            "deadline": task.deadline,
            "interface_id": task.interface_id,
            "constraint": task.constraint,
            "manual_start": task.manual_start,
            "manual_finish": task.manual_finish,
            "active": task.active,
            "priority": task.priority,
            **typed_values(task, rows[task.pk].predecessors),
            "parent": rows[task.parent_id].task.number if task.parent_id else None,
        }

    def one_row(task: Task | None, data: dict[str, Any]) -> Task:
        prepared = prepare([(task, data)])
        if prepared.refusals:
            raise prepared.refusals[0]
        return cast("Task", prepared.store()[0])

    def prepare(given: Sequence[tuple[Task | None, dict[str, Any]]]) -> Prepared:
        all_rows = [_row(task, for_service(data)) for task, data in given]
        return services.prepare_tasks(project_id=project.pk, rows=all_rows, actor=actor)

    return Target(
        form=NumberedTaskForm(project_id=project.pk),
        keys=("number", "name"),
        records=[row.task for row in rows.values()],
        create=lambda data: one_row(None, data),
        amend=one_row,
        prepare=prepare,
        values=standing,
        names={"interface_id": Names((name, one.pk) for one in interfaces for name in (one.code, str(one)))},
        normal=_normal,
        example={
            "number": "7",
            "name": _("Map the order fields"),
            "duration": "3d",
            "predecessors": "5, 6FS+1d",
            "parent": "4",
        },
    )


def _row(task: Task | None, data: dict[str, Any]) -> TaskRow:
    number, parent = data.pop("number"), data.pop("parent")
    return TaskRow(task=task, number=number, typed=Typed(**data), parent=parent)


def _normal(values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "duration" in found:
        found["duration"] = write_duration(parse_duration(found["duration"]))
    for name in ("optimistic", "pessimistic"):
        if found.get(name):
            found[name] = write_duration(parse_duration(found[name]))
    if "predecessors" in found:
        found["predecessors"] = write_predecessors(parse_predecessors(found["predecessors"]))
    return found
