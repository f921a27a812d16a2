from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import plan_sheet
from fishplate.domains.planning.models import Assignment, Task
from fishplate.domains.planning.models.assigned import parse_assigned
from fishplate.domains.planning.models.durations import Measure, parse_duration, write_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.domains.planning.models.progress import Progress
from fishplate.domains.planning.pages.forms import (
    PlanTime,
    TaskForm,
    for_service,
    readable,
    typed_values,
    written_assignments,
)
from fishplate.domains.planning.queries import Row
from fishplate.domains.planning.services import TaskRow, Typed
from fishplate.domains.planning.tasks import plan_files
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import projects
from fishplate.engines import planfiles
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Prepared
from fishplate.kernel.sheets import Sheet
from fishplate.web import importing
from fishplate.web.importing import Importer, Names, Target

_TYPED_AS: Final = {
    "duration_minutes": "duration",
    "remaining_minutes": "remaining",
    "optimistic_minutes": "optimistic",
    "pessimistic_minutes": "pessimistic",
    "constraint_at": "constraint_on",
}


def register() -> None:
    """Let a plan be filled from a table."""
    importing.register(
        Importer("tasks", _("Tasks"), permissions.add_task, projects, _tasks, in_project=True, kind="planning.task")
    )


class NumberedTaskForm(TaskForm):
    number = forms.IntegerField(required=False, min_value=1, label=_("No."))
    parent = forms.IntegerField(required=False, min_value=1, label=_("Part of"))
    percent_complete = forms.IntegerField(
        required=False, min_value=0, max_value=100, initial=0, label=_("Percent complete")
    )
    actual_start = PlanTime(required=False, label=_("Actual start"))
    actual_finish = PlanTime(required=False, label=_("Actual finish"))
    remaining = forms.CharField(
        required=False, max_length=60, label=_("Remaining"), validators=[readable(parse_duration)]
    )
    field_order = ["number", *TaskForm.base_fields, "parent", "percent_complete", "actual_start", "actual_finish"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["priority"].required = True  # an empty cell is the usual one


def _tasks(actor: Actor, project: Project) -> Target[Task]:
    rows = {row.task.pk: row for row in queries.rows(actor, project.pk)}
    interfaces = list(interfaces_in_scope(project.pk))
    calendars = list(queries.calendars(actor, project.pk))
    form = NumberedTaskForm(project_id=project.pk, measure=queries.calendar(project.pk).measure)

    at_work = _at_work(project)

    def one_row(task: Task | None, data: dict[str, Any]) -> Task:
        prepared = prepare([(task, data)])
        if prepared.refusals:
            raise prepared.refusals[0]
        return cast("Task", prepared.store()[0])

    def prepare(given: Sequence[tuple[Task | None, dict[str, Any]]]) -> Prepared:
        all_rows = [_row(task, data, form) for task, data in given]
        prepared = services.prepare_tasks(project_id=project.pk, rows=all_rows, actor=actor)
        return replace(prepared, refusals={place: _at_column(one) for place, one in prepared.refusals.items()})

    def read(content: bytes) -> Sheet:
        numbers = {str(pk): row.task.number for pk, row in rows.items()}
        last = queries.plan(project.pk).last_number
        standing = plan_sheet.Standing(
            numbers,
            last,
            interfaces={one.code for one in interfaces},
            calendars={one.name for one in calendars},
            resources=queries.resource_names(project.pk).keys(),
        )
        return plan_sheet.sheet(plan_files.received(content), standing)

    return Target(
        form=form,
        keys=("number", "name"),
        records=[row.task for row in rows.values()],
        create=lambda data: one_row(None, data),
        amend=one_row,
        prepare=prepare,
        values=lambda task: _standing(task, rows, at_work, form.measure),
        names={
            "interface_id": Names((name, one.pk) for one in interfaces for name in (one.code, str(one))),
            "calendar_id": Names((one.name, one.pk) for one in calendars),
        },
        normal=partial(_normal, measure=form.measure),
        example={
            "number": "7",
            "name": _("Map the order fields"),
            "duration": "3d",
            "predecessors": "5, 6FS+1d",
            "parent": "4",
        },
        readers=dict.fromkeys(planfiles.READABLE, read),
    )


def _standing(task: Task, rows: Mapping[UUID, Row], at_work: Mapping[UUID, str], measure: Measure) -> dict[str, Any]:
    """Return a task as its row of the table would say it."""
    return {
        "number": task.number,
        "name": task.name,
        "deadline": task.deadline,
        "interface_id": task.interface_id,
        "calendar_id": task.calendar_id,
        "constraint": task.constraint,
        "manual_start": task.manual_start,
        "manual_finish": task.manual_finish,
        "active": task.active,
        "priority": task.priority,
        "assigned": at_work.get(task.pk, ""),
        **typed_values(task, rows[task.pk].predecessors, measure),
        "parent": rows[task.parent_id].task.number if task.parent_id else None,
        "percent_complete": task.percent_complete,
        "actual_start": task.actual_start,
        "actual_finish": task.actual_finish,
        "remaining": "" if task.remaining_minutes is None else write_duration(task.remaining_minutes, measure),
    }


def _at_work(project: Project) -> dict[UUID, str]:
    """Who works on each task of a plan, as it is typed."""
    found: dict[UUID, list[Assignment]] = {}
    for one in Assignment.objects.filter(task__project=project).select_related("resource").order_by("id"):
        found.setdefault(one.task_id, []).append(one)
    return {task: written_assignments(some) for task, some in found.items()}


def _row(task: Task | None, data: dict[str, Any], form: NumberedTaskForm) -> TaskRow:
    """Return a row as the service takes it; what its columns hold was checked by the fields of the form."""
    values = for_service(data, form.measure)
    number, parent, left = values.pop("number"), values.pop("parent"), values.pop("remaining")
    known = Progress(
        values.pop("percent_complete") or 0,
        values.pop("actual_start"),
        values.pop("actual_finish"),
        parse_duration(left, form.measure) if left else None,
    )
    values["assigned"] = parse_assigned(values["assigned"], form.names)
    return TaskRow(task=task, number=number, typed=Typed(**values), parent=parent, progress=known)


def _at_column(refusal: errors.FishplateError) -> errors.FishplateError:
    """Put what the service says of minutes and instants at what was typed."""
    if not isinstance(refusal, errors.Invalid):
        return refusal
    return errors.Invalid({_TYPED_AS.get(name, name): texts for name, texts in refusal.fields.items()})


def _normal(values: dict[str, Any], measure: Measure) -> dict[str, Any]:
    found = dict(values)
    if "duration" in found:
        found["duration"] = write_duration(parse_duration(found["duration"], measure), measure)
    for name in ("remaining", "optimistic", "pessimistic"):
        if found.get(name):
            found[name] = write_duration(parse_duration(found[name], measure), measure)
    if "predecessors" in found:
        found["predecessors"] = write_predecessors(parse_predecessors(found["predecessors"], measure), measure)
    return found
