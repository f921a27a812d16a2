"""The pages of working calendars: a year at a glance, templates and copies, and a form that loses nothing typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.tests.factories import calendar, task, work_by
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast) -> Client:
    return signed_in(cast.people["owner"])


def url(name: str, cast, *more: object) -> str:
    return reverse(f"planning:{name}", args=[cast.project.pk, *more])


def typed(given: Calendar, **changed: str) -> dict[str, str]:
    names = ("name", "note", *WEEKDAYS, "exceptions", "version")
    return {name: str(getattr(given, name)) for name in names} | changed


def read(response) -> str:
    text: str = response.content.decode()
    return text


def test_the_year_shows_days_off_and_make_up_days(cast, owner):
    task(cast, "A")
    own = queries.calendar(cast.project.pk)
    page = read(owner.get(url("view_calendar", cast, own.pk), {"year": "2026"}))
    assert 'data-kind="holiday" title="National Day">1<' in page
    assert 'data-kind="made_up" title="National Day: make-up working day · 08:00-12:00 13:00-17:00">10<' in page
    assert page.count('class="calendar-month"') == 12
    october = page.partition("October")[2].partition("November")[0]
    assert "18 working days" in october
    assert "not yet announced" in page


@pytest.mark.parametrize("year", ["", "99999", "no year"])
def test_without_a_year_that_can_be_shown_it_is_this_one(cast, owner, clock, year):
    shifts = calendar(cast, "Six days")
    assert "Year 2026" in read(owner.get(url("view_calendar", cast, shifts.pk), {"year": year}))


def test_a_new_one_begins_as_a_template_or_as_a_copy(cast, owner):
    china = read(owner.get(url("add_calendar", cast), {"from": "china"}))
    assert "2026-10-01..2026-10-07 National Day" in china
    shifts = calendar(cast, "Six days", exceptions="2026-12-24 08:00-12:00")
    copy = read(owner.get(url("add_calendar", cast), {"from": str(shifts.pk)}))
    assert ("Six days, copy" in copy, "2026-12-24 08:00-12:00" in copy) == (True, True)
    assert 'value="08:00' not in read(owner.get(url("add_calendar", cast), {"from": "nothing"}))


def test_what_cannot_be_read_is_told_at_its_line_and_stays_as_it_was_typed(cast, owner):
    shifts = calendar(cast, "Six days")
    answer = owner.post(
        url("amend_calendar", cast, shifts.pk), typed(shifts, exceptions="2026-05-01\ntomorrow", sunday="8 to 5")
    )
    page = read(answer)
    assert answer.status_code == 422
    assert ("Line 2: “tomorrow”" in page, "8 to 5" in page) == (True, True)
    assert Calendar.objects.get(pk=shifts.pk).exceptions == ""


def test_who_was_slower_sees_both_versions(cast, owner):
    shifts = calendar(cast, "Six days")
    seen = typed(shifts)
    owner.post(url("amend_calendar", cast, shifts.pk), typed(shifts, note="by one"))
    answer = owner.post(url("amend_calendar", cast, shifts.pk), seen | {"note": "by another"})
    assert (answer.status_code, "by one" in read(answer), "by another" in read(answer)) == (409, True, True)


def test_the_list_says_by_which_the_project_works_and_who_may_choose(cast, owner):
    assert "as nobody has chosen a calendar yet" in read(owner.get(url("list_calendars", cast)))
    shifts = calendar(cast, "Six days")
    owner.post(url("choose_calendar", cast, shifts.pk))
    assert "The project works by “Six days”" in read(owner.get(url("list_calendars", cast)))
    teammate = signed_in(cast.people["teammate"])
    page = read(teammate.get(url("view_calendar", cast, shifts.pk)))
    assert ("Six days" in page, "Work by it" in page) == (True, False)
    assert teammate.post(url("choose_calendar", cast, shifts.pk)).status_code == 403


def test_one_that_is_worked_by_cannot_be_removed_and_says_why(cast, owner):
    shifts = calendar(cast, "Six days")
    work_by(cast, shifts)
    assert "It is the project&#x27;s calendar" in read(owner.get(url("remove_calendar", cast, shifts.pk)))
    work_by(cast, None)
    owner.post(url("remove_calendar", cast, shifts.pk))
    assert not Calendar.objects.filter(pk=shifts.pk).exists()


def test_durations_are_typed_and_shown_in_days_of_the_project(cast, owner):
    week: dict[str, Any] = dict.fromkeys(WEEKDAYS[:5], "08:00-12:00 13:00-16:00")
    work_by(cast, calendar(cast, "Seven hours", saturday="", **week))
    given = task(cast, "A", "14h")
    assert ">2d<" in read(owner.get(url("view_task", cast, given.pk)))
    page = read(owner.get(url("amend_task", cast, given.pk)))
    assert 'name="duration" value="2d"' in page
    [row] = owner.get(url("list_tasks", cast)).json()["rows"]
    assert row[4] == 840
