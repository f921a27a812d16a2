from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.models.calendar_templates import TEMPLATES
from fishplate.domains.planning.models.durations import HOUR
from fishplate.domains.planning.models.working_times import parse_exceptions, parse_hours, write_hours
from fishplate.domains.planning.pages.forms import readable
from fishplate.domains.planning.pages.year import FIRST_YEAR, LAST_YEAR, weekdays, year_of
from fishplate.domains.planning.services.calendars import in_use
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock
from fishplate.kernel.permissions import allows, demand
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render

#: What a calendar consists of, in the order in which it is typed.
COLUMNS = ("name", "note", *WEEKDAYS, "exceptions")


class CalendarForm(Form):
    """A calendar as it is typed: the hours of each weekday, and a line for each day or span of days that differs."""

    name = forms.CharField(max_length=80, label=_("Name"))
    note = forms.CharField(max_length=300, required=False, label=_("Note"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day, label in Calendar.weekday_names().items():
            self.fields[day] = forms.CharField(
                max_length=200,
                required=False,
                label=label,
                validators=[readable(parse_hours)],
            )
        self.fields["monday"].help_text = _(
            "From–to, as often as needed: 08:00-12:00 13:00-17:00. Empty: nobody works."
        )
        self.fields["exceptions"] = forms.CharField(
            max_length=20_000,
            required=False,
            label=_("Days that differ"),
            widget=forms.Textarea(attrs={"rows": 16, "class": "calendar-exceptions"}),
            validators=[readable(parse_exceptions)],
            help_text=_(
                "A line each: a day or a span of days, the working times if people work, and a name. "
                "2026-10-01..2026-10-07 National Day · 2026-10-10 08:00-12:00 13:00-17:00 Make-up working day"
            ),
        )

    def values_of(self, record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) for name in (*COLUMNS, "version")}


@page(Audience.SIGNED_IN, methods=["GET"])
def list_calendars(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    own = queries.calendar(project.pk)
    calendars = list(queries.calendars(request.actor, project.pk))
    context = {
        "title": _("Working calendars"),
        "tab": "list_calendars",
        "project_id": project.pk,
        "own": own,
        "built_in": own.version == 0,
        "calendars": [(calendar, hours_a_week(calendar), len(calendar.differing)) for calendar in calendars],
        "templates": TEMPLATES.values(),
        "may_plan": allows(permissions.add_calendar, request.actor, project),
    }
    return render(request, "planning/calendars/list.html", context)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_calendar(request: Request, project_id: UUID, calendar_id: UUID) -> HttpResponseBase:
    calendar = _calendar(request, project_id, calendar_id)
    this_year = clock.now().year
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR else this_year
    context = {
        "title": calendar.name,
        "record": calendar,
        "project_id": project_id,
        "hours": hours_a_week(calendar),
        "week": [(name, getattr(calendar, day)) for day, name in Calendar.weekday_names().items()],
        "differing": [
            (one, write_hours(one.shifts))
            for one in calendar.differing
            if year in (one.first_on.year, one.last_on.year)
        ],
        "year": year,
        "months": year_of(calendar, year),
        "weekdays": weekdays(),
        "is_own": queries.calendar(project_id).pk == calendar.pk,
        "tasks": queries.tasks(request.actor).filter(calendar=calendar)[:20],
        "may_plan": allows(permissions.amend_calendar, request.actor, calendar.project),
    }
    return render(request, "planning/calendars/view.html", context)


@page(Audience.SIGNED_IN, rule=permissions.add_calendar)
def add_calendar(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.add_calendar, request.actor, project)
    return handle_form(
        request,
        CalendarForm,
        initial=_copied(request, project),
        action=lambda data: services.add_calendar(project_id=project.pk, actor=request.actor, **data),
        done=_url,
        title=_("Add a calendar"),
        submit=_("Add"),
        said=_("The calendar was added."),
        cancel=_list(project.pk),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_calendar)
def amend_calendar(request: Request, project_id: UUID, calendar_id: UUID) -> HttpResponseBase:
    calendar = _calendar(request, project_id, calendar_id)
    demand(permissions.amend_calendar, request.actor, calendar.project)
    return handle_form(
        request,
        CalendarForm,
        record=calendar,
        action=lambda data: services.amend_calendar(calendar_id=calendar.pk, actor=request.actor, **data),
        done=_url(calendar),
        title=_t("Change calendar {name}").format(name=calendar.name),
        said=_("The calendar was changed; the dates of the plan follow."),
        cancel=_url(calendar),
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_calendar)
def remove_calendar(request: Request, project_id: UUID, calendar_id: UUID) -> HttpResponseBase:
    calendar = _calendar(request, project_id, calendar_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_calendar(calendar_id=calendar.pk, actor=request.actor),
            done=_list(project_id),
            said=_("The calendar was removed."),
        )
    return confirm(
        request,
        title=_t("Remove calendar {name}?").format(name=calendar.name),
        text=_("Nobody works by it; no date moves."),
        submit=_("Remove"),
        cancel=_url(calendar),
        refused=permissions.remove_calendar(request.actor, calendar.project)
        or in_use(calendar, queries.plan(project_id)),
    )


@page(Audience.SIGNED_IN, rule=permissions.choose_calendar, methods=["POST"])
def choose_calendar(request: Request, project_id: UUID, calendar_id: UUID) -> HttpResponseBase:
    calendar = _calendar(request, project_id, calendar_id)
    return handle_action(
        request,
        lambda: services.choose_calendar(project_id=project_id, calendar_id=calendar.pk, actor=request.actor),
        done=_url(calendar),
        said=_("The project works by this calendar now; the dates of the plan follow."),
    )


def hours_a_week(calendar: Calendar) -> str:
    """Return how many hours people work in a week without exceptions."""
    return number_format(calendar.week_minutes / HOUR, 2).rstrip("0").rstrip(".,")


def _copied(request: Request, project: Project) -> dict[str, Any]:
    """Return what a new calendar begins with: a template, or another calendar of the project."""
    source = request.GET.get("from", "")
    if source in TEMPLATES:
        return dict(TEMPLATES[source].values())
    try:
        copied = queries.calendars(request.actor, project.pk).filter(pk=UUID(source)).first() if source else None
    except ValueError:
        copied = None
    if copied is None:
        return {}
    return {
        **{name: getattr(copied, name) for name in COLUMNS},
        "name": _t("{name}, copy").format(name=copied.name)[:80],
    }


def _calendar(request: Request, project_id: UUID, calendar_id: UUID) -> Calendar:
    return one(queries.calendars(request.actor, project_id).select_related("project"), calendar_id)


def _list(project_id: UUID) -> str:
    return reverse("planning:list_calendars", args=[project_id])


def _url(calendar: Calendar) -> str:
    return reverse("planning:view_calendar", args=[calendar.project_id, calendar.pk])
