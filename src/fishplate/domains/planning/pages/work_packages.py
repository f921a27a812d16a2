from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import Step
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY, Measure, parse_duration, write_duration
from fishplate.domains.planning.pages.forms import readable
from fishplate.domains.planning.services.work_packages import USUAL
from fishplate.domains.projects import queries as projects
from fishplate.kernel.permissions import demand
from fishplate.web import toasts
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, handle_form, one, page


class WorkPackagesForm(Form):
    """Which interfaces, all of them unless somebody says otherwise, and how long each step takes."""

    interface_ids = forms.TypedMultipleChoiceField(
        label=_("Interfaces that no task builds yet"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For each: agree the contract, build and test on every side, test together, pilot. You can change all of"
            " it in the plan afterwards."
        ),
    )

    def __init__(self, *args: Any, interfaces: list[Interface], measure: Measure, **options: Any) -> None:
        options["initial"] = {"interface_ids": [one.pk for one in interfaces]}
        super().__init__(*args, **options)
        chosen = self.fields["interface_ids"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(str(one.pk), _with_ends(one)) for one in interfaces]
        for step in Step:
            self.fields[step.value] = forms.CharField(
                label=step.label,
                max_length=60,
                initial=write_duration(USUAL[step] // DAY * measure.day, measure),
                validators=[readable(partial(parse_duration, measure=measure))],
            )


@page(Audience.SIGNED_IN, rule=permissions.make_work_packages)
def make_work_packages(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.make_work_packages, request.actor, project)
    plan = reverse("planning:view_plan", args=[project.pk])
    interfaces = list(queries.interfaces_without_tasks(project.pk))
    if not interfaces and request.method == "GET":
        toasts.say(request, _("Every interface that the project builds or changes has its tasks."))
        return redirect(plan)
    measure = queries.calendar(project.pk).measure
    return handle_form(
        request,
        WorkPackagesForm,
        form_options={"interfaces": interfaces, "measure": measure},
        action=lambda data: services.make_work_packages(
            project_id=project.pk,
            interface_ids=data["interface_ids"],
            durations={step: parse_duration(data[step.value], measure) for step in Step},
            actor=request.actor,
        ),
        done=lambda made: f"{plan}#task-{made[0].pk}",
        title=_("Make work packages"),
        submit=_("Put them into the plan"),
        said=_said,
        cancel=plan,
    )


def _said(made: list[Task]) -> str:
    return ngettext("{count} task was added.", "{count} tasks were added.", len(made)).format(count=len(made))


def _with_ends(interface: Interface) -> str:
    consumers = ", ".join(sorted(consumer.system.code for consumer in interface.consumers.all()))
    return f"{interface} ({interface.provider.code} – {consumers})" if consumers else str(interface)
