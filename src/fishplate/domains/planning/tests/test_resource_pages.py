"""Resources as pages show them: the load by week, where it is too much, and names that are typed on a task."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning.models import Assignment
from fishplate.domains.planning.models.assigned import parse_assigned, write_assigned
from fishplate.domains.planning.tests.factories import amend, assign, calendar, resource, task
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast) -> Client:
    return signed_in(cast.people["owner"])


def url(name: str, cast, *more: object) -> str:
    return reverse(f"planning:{name}", args=[cast.project.pk, *more])


def read(response) -> str:
    text: str = response.content.decode()
    return text


def load(owner: Client, given) -> list[dict[str, Any]]:
    weeks: list[dict[str, Any]] = owner.get(f"/api/v1/resources/{given.pk}/load").json()["weeks"]
    return weeks


def test_the_list_says_of_whom_too_much_is_asked(cast, owner):
    assert "No resources yet" in read(owner.get(url("list_resources", cast)))
    li, testers = resource(cast, "Li Lei"), resource(cast, "Testers", capacity=300)
    assign(cast, task(cast, "A", "3d"), li, testers)
    assign(cast, task(cast, "B", "2d"), li, testers)
    page = read(owner.get(url("list_resources", cast)))
    of_li, _, of_testers = page.partition("Testers")
    assert ("1 week, from" in of_li, "200 %" in of_li) == (True, True)
    assert "1 week" not in of_testers


def test_the_weeks_of_one_are_hours_of_work_beside_hours_there_are(cast, owner):
    li = resource(cast, "Li Lei", capacity=50)
    assign(cast, task(cast, "A", "7d"), li, units=50)
    assert [(week["first_on"], week["work_hours"], week["available_hours"]) for week in load(owner, li)] == [
        ("2026-03-02", 20, 20),
        ("2026-03-09", 8, 20),
    ]
    page = read(owner.get(url("view_resource", cast, li.pk)))
    assert page.count('class="load-work"') == 2
    assert "28.0" in page


def test_public_holidays_are_no_time_there_is(cast, owner):
    li = resource(cast, "Li Lei")
    assign(cast, task(cast, "A", "27d"), li)
    assert [week["available_hours"] for week in load(owner, li)][-1] == 32  # Monday is off after Tomb-Sweeping Day


def test_summaries_and_inactive_tasks_ask_for_nothing(cast, owner):
    li = resource(cast, "Li Lei")
    whole = assign(cast, task(cast, "Whole", "3d"), li)
    task(cast, "Part", "1d", parent_id=whole.pk)
    amend(cast, assign(cast, task(cast, "Rests", "1d"), li), active=False)
    assert load(owner, li) == []


def test_a_task_is_worked_on_by_its_own_calendar(cast, owner):
    six = calendar(cast, "Six days")
    li = resource(cast, "Li Lei")
    amend(cast, assign(cast, task(cast, "A", "6d"), li), calendar_id=six.pk)
    assert [(week["work_hours"], week["available_hours"]) for week in load(owner, li)] == [(48, 40)]


def test_names_are_typed_on_the_page_of_a_task_and_what_is_wrong_is_told_there(cast, owner):
    li = resource(cast, "Li Lei")
    given = task(cast, "A")
    page = read(owner.get(url("amend_task", cast, given.pk)))
    assert 'name="assigned"' in page
    typed = {"name": "A", "duration": "1d", "constraint": "ASAP", "active": "on", "version": given.version}
    wrong = owner.post(url("amend_task", cast, given.pk), typed | {"assigned": "li lei[50], Nobody"})
    assert (wrong.status_code, "no resource “Nobody”" in read(wrong)) == (422, True)
    owner.post(url("amend_task", cast, given.pk), typed | {"assigned": "li lei[50%]"})
    assert Assignment.objects.get(task=given, resource=li).units == 50
    assert "Li Lei[50%]" in read(owner.get(url("view_task", cast, given.pk)))


def test_units_are_written_only_where_they_are_not_all_of_one():
    from uuid import uuid4

    li, testers = uuid4(), uuid4()
    names = {"li lei": li, "测试组": testers}
    found = parse_assigned("Li Lei；测试组［200％］", names)
    assert [(one.resource_id, one.units) for one in found] == [(li, 100), (testers, 200)]
    assert write_assigned([("Li Lei", 100), ("测试组", 200)]) == "Li Lei, 测试组[200%]"
    for wrong in ("Li Lei[0]", "Li Lei, li lei", "[50%]", "Li Lei[99999]"):
        with pytest.raises(ValueError, match="“"):
            parse_assigned(wrong, names)
