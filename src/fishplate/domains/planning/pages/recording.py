"""The forms in which progress is recorded."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import ProgressLogic
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import Measure, parse_duration, write_duration
from fishplate.domains.planning.pages.forms import PlanTime, readable
from fishplate.domains.projects import queries as projects
from fishplate.kernel.errors import Invalid
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import demand
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, handle_form, one, page


class ProgressForm(Form):
    percent_complete = forms.IntegerField(
        min_value=0,
        max_value=100,
        label=_("Percent complete"),
        help_text=_("100 says that it is finished: as planned, where no actual date is given."),
    )
    actual_start = PlanTime(required=False, label=_("Actual start"))
    actual_finish = PlanTime(required=False, label=_("Actual finish"))
    remaining = forms.CharField(
        required=False,
        max_length=60,
        label=_("Remaining"),
        help_text=_("Working time still needed: 2d, 4h. The duration becomes what was done and this together."),
    )

    def __init__(self, *args: Any, measure: Measure, **options: Any) -> None:
        self.measure = measure
        super().__init__(*args, **options)
        self.fields["remaining"].validators.append(readable(partial(parse_duration, measure=measure)))

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Task)
        left = record.remaining_minutes
        return {**super().values_of(record), "remaining": "" if left is None else write_duration(left, self.measure)}

    def take(self, error: Invalid) -> None:
        """Put what the service says of the minutes at what was typed."""
        fields = {"remaining" if name == "remaining_minutes" else name: said for name, said in error.fields.items()}
        super().take(Invalid(fields))


class StatusForm(Form):
    status_at = PlanTime(
        required=False,
        label=_("Status date"),
        help_text=_("Up to when progress is known: what remains, and what has not begun, comes after it."),
    )
    progress_logic = forms.TypedChoiceField(
        choices=ProgressLogic.choices, coerce=ProgressLogic, label=_("Work out of sequence")
    )


@page(Audience.SIGNED_IN, rule=permissions.record_progress)
def record_progress(request: Request, project_id: UUID, task_id: UUID) -> HttpResponseBase:
    task = one(queries.tasks(request.actor).filter(project=project_id).select_related("project"), task_id)
    demand(permissions.record_progress, request.actor, task.project)
    address = reverse("planning:view_task", args=[project_id, task.pk])

    measure = queries.calendar(project_id).measure

    def record(data: dict[str, Any]) -> Task:
        left = data.pop("remaining")
        minutes = parse_duration(left, measure) if left else None
        return services.record_progress(task_id=task.pk, remaining_minutes=minutes, actor=request.actor, **data)

    return handle_form(
        request,
        ProgressForm,
        record=task,
        form_options={"measure": measure},
        action=record,
        done=address,
        title=_t("Progress of task {task}").format(task=task),
        said=_("The progress was recorded."),
        cancel=address,
    )


@page(Audience.SIGNED_IN, rule=permissions.set_status_date)
def set_status_date(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.set_status_date, request.actor, project)
    plan = queries.plan(project.pk)
    address = reverse("planning:view_plan", args=[project.pk])
    return handle_form(
        request,
        StatusForm,
        form_options={"initial": {"status_at": plan.status_at, "progress_logic": plan.progress_logic}},
        action=lambda data: services.set_status_date(project_id=project.pk, actor=request.actor, **data),
        done=address,
        title=_("Status date"),
        said=_("The status date was set."),
        cancel=address,
    )
