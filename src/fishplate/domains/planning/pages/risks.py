"""Risk drivers: the list, a page for each, and the form."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import RiskDriver
from fishplate.domains.planning.models.risk import MOST_PERCENT
from fishplate.domains.planning.pages.forms import readable
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import allows, demand
from fishplate.web import badges, importing
from fishplate.web.forms import Form
from fishplate.web.importing import Importer, Target
from fishplate.web.listing import Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render

_NUMBER = re.compile(r"[0-9]{1,9}")
_APART = re.compile(r"[\s,;，、；]+")
_MOST_NUMBERS = 20_000  # characters; some thousand tasks


def _percent(value: int) -> SafeString:
    return badges.quantity(value, "%")


def write_numbers(driver: RiskDriver) -> str:
    """Return the tasks that a driver touches as they are typed."""
    return ", ".join(str(touch.task.number) for touch in driver.touches.all())


def parse_numbers(text: str) -> list[int]:
    """Return the numbers of tasks that ``text`` names; ``ValueError`` with what is wrong."""
    found = [part for part in _APART.split(text) if part]
    for part in found:
        if not _NUMBER.fullmatch(part):
            wrong = _t("“{text}” is no number of a task. Write numbers with commas: 3, 5, 8.")
            raise ValueError(wrong.format(text=part))
    return list(dict.fromkeys(int(part) for part in found))


DRIVERS: Listing[RiskDriver] = Listing(
    key="risk-drivers",
    caption=_("Risk drivers of the plan"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "description")),
        Column(
            "probability",
            _("Probability"),
            value=lambda row: row.probability_percent,
            cell=lambda row: _percent(row.probability_percent),
            sort="probability_percent",
            numeric=True,
        ),
        Column(
            "optimistic",
            _("Optimistic"),
            value=lambda row: row.optimistic_percent,
            cell=lambda row: _percent(row.optimistic_percent),
            numeric=True,
        ),
        Column(
            "likely",
            _("Most likely"),
            value=lambda row: row.likely_percent,
            cell=lambda row: _percent(row.likely_percent),
            sort="likely_percent",
            numeric=True,
        ),
        Column(
            "pessimistic",
            _("Pessimistic"),
            value=lambda row: row.pessimistic_percent,
            cell=lambda row: _percent(row.pessimistic_percent),
            sort="pessimistic_percent",
            numeric=True,
        ),
        Column("tasks", _("Tasks touched"), value=write_numbers),
    ),
    row_url=lambda row: reverse("planning:view_risk_driver", args=[row.project_id, row.pk]),
    default_sort="name",
    importer="risk-drivers",
    together="risk-drivers",
    empty=Empty(
        _("No risk drivers yet"),
        _("A risk driver is an event that several tasks share: it happens or not, and then all of them take longer."),
        action=_("Add a risk driver"),
    ),
)


def _effect(label: Any, initial: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=MOST_PERCENT, initial=initial, label=label, help_text=help_text)


class RiskDriverForm(Form):
    name = forms.CharField(max_length=160, label=_("Name"))
    probability_percent = forms.IntegerField(
        min_value=0, max_value=100, label=_("Probability in percent"), help_text=_("How likely it is to happen at all.")
    )
    optimistic_percent = _effect(_("Optimistic effect in percent"), 100)
    likely_percent = _effect(
        _("Most likely effect in percent"),
        120,
        _("What becomes of each duration where it happens: 100 leaves it, 120 makes it a fifth longer."),
    )
    pessimistic_percent = _effect(_("Pessimistic effect in percent"), 150)
    task_numbers = forms.CharField(
        required=False,
        max_length=_MOST_NUMBERS,
        label=_("Tasks touched"),
        validators=[readable(parse_numbers)],
        help_text=_("Numbers of tasks with commas: 3, 5, 8. A summary stands for all under it."),
    )
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}), label=_("Description"))

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, RiskDriver)
        return {**super().values_of(record), "task_numbers": write_numbers(record)}


def _for_service(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a valid form was sent as the service takes it."""
    return {**data, "task_numbers": parse_numbers(data["task_numbers"])}


def register() -> None:
    """Let risk drivers be filled from a table."""
    importing.register(
        Importer(
            "risk-drivers",
            _("Risk drivers"),
            permissions.add_risk_driver,
            projects.projects,
            _importing,
            in_project=True,
            kind="planning.riskdriver",
        )
    )


def _importing(actor: Actor, project: Project) -> Target[RiskDriver]:
    def standing(driver: RiskDriver) -> dict[str, Any]:
        fields = {name: getattr(driver, name) for name in RiskDriverForm.base_fields if name != "task_numbers"}
        return {**fields, "task_numbers": write_numbers(driver)}

    def normal(values: dict[str, Any]) -> dict[str, Any]:
        if "task_numbers" not in values:
            return values
        return {**values, "task_numbers": ", ".join(map(str, sorted(parse_numbers(values["task_numbers"]))))}

    return Target(
        form=RiskDriverForm(),
        keys=("name",),
        records=list(queries.risk_drivers(actor).filter(project=project)),
        create=lambda data: services.add_risk_driver(project_id=project.pk, actor=actor, **_for_service(data)),
        amend=lambda driver, data: services.amend_risk_driver(
            risk_driver_id=driver.pk, version=driver.version, actor=actor, **_for_service(data)
        ),
        values=standing,
        normal=normal,
        example={
            "name": _("The supplier's interface comes late"),
            "probability_percent": "30",
            "optimistic_percent": "100",
            "likely_percent": "120",
            "pessimistic_percent": "180",
            "task_numbers": "3, 5",
        },
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_risk_drivers(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    may_plan = allows(permissions.add_risk_driver, request.actor, project)
    return list_page(
        request,
        DRIVERS,
        queries.risk_drivers(request.actor).filter(project=project),
        title=_("Risk drivers"),
        template="planning/risks/list_risk_drivers.html",
        empty_url=reverse("planning:add_risk_driver", args=[project.pk]) if may_plan else "",
        context={"project_id": project.pk, "tab": "list_risk_drivers", "may_plan": may_plan},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_risk_driver(request: Request, project_id: UUID, risk_driver_id: UUID) -> HttpResponseBase:
    driver = _driver(request, project_id, risk_driver_id)
    context = {
        "title": driver.name,
        "record": driver,
        "touches": driver.touches.all(),
        "may_plan": allows(permissions.amend_risk_driver, request.actor, driver.project),
    }
    return render(request, "planning/risks/view_risk_driver.html", context)


@page(Audience.SIGNED_IN, rule=permissions.add_risk_driver)
def add_risk_driver(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.add_risk_driver, request.actor, project)
    here = _list(project.pk)
    return handle_form(
        request,
        RiskDriverForm,
        makes=RiskDriver,
        owner_id=project.organisation_id,
        action=lambda data: services.add_risk_driver(project_id=project.pk, actor=request.actor, **_for_service(data)),
        done=here,
        title=_("Add a risk driver"),
        submit=_("Add"),
        said=_("The risk driver was added."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_risk_driver)
def amend_risk_driver(request: Request, project_id: UUID, risk_driver_id: UUID) -> HttpResponseBase:
    driver = _driver(request, project_id, risk_driver_id)
    demand(permissions.amend_risk_driver, request.actor, driver.project)
    here = reverse("planning:view_risk_driver", args=[project_id, driver.pk])
    return handle_form(
        request,
        RiskDriverForm,
        record=driver,
        action=lambda data: services.amend_risk_driver(
            risk_driver_id=driver.pk, actor=request.actor, **_for_service(data)
        ),
        done=here,
        title=_t("Change {record}").format(record=driver),
        said=_("The risk driver was changed."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_risk_driver)
def remove_risk_driver(request: Request, project_id: UUID, risk_driver_id: UUID) -> HttpResponseBase:
    driver = _driver(request, project_id, risk_driver_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_risk_driver(risk_driver_id=driver.pk, actor=request.actor),
            done=_list(project_id),
            said=_("The risk driver was removed."),
        )
    return confirm(
        request,
        title=_t("Remove risk driver {driver}?").format(driver=driver),
        text=_("Analyses that reckoned with it stay as they are."),
        submit=_("Remove"),
        cancel=reverse("planning:view_risk_driver", args=[project_id, driver.pk]),
        refused=permissions.remove_risk_driver(request.actor, driver.project),
    )


def _driver(request: Request, project_id: UUID, driver_id: UUID) -> RiskDriver:
    return one(queries.risk_drivers(request.actor).filter(project=project_id).select_related("project"), driver_id)


def _list(project_id: UUID) -> str:
    return reverse("planning:list_risk_drivers", args=[project_id])
