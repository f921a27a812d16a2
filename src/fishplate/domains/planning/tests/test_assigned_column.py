"""The column *Worked on by* of the plan's table: read with the rows, and typed in a row as on the page of a task."""

from __future__ import annotations

import pytest
from django.test import Client

from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models import Assignment
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.services import amend_resource
from fishplate.domains.planning.tests.factories import resource, task
from fishplate.domains.planning.tests.test_pages import HTMX, browser, in_row, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


def written() -> list[str]:
    return sorted(str(one) for one in Assignment.objects.select_related("resource"))


def test_each_row_says_who_works_on_it(cast, owner):
    lei, testers = resource(cast, "Li Lei"), resource(cast, "Testers", capacity=300)
    task(cast, "Map", assigned=[Assigned(lei.pk), Assigned(testers.pk, 200)])
    task(cast, "Build")
    told = owner.get(url("list_tasks", cast)).json()
    assert [row[20] for row in told["rows"]] == [[[str(lei.pk), 100], [str(testers.pk), 200]], []]
    assert told["resources"] == {str(lei.pk): "Li Lei", str(testers.pk): "Testers"}
    assert "<td>Li Lei, Testers[200%]</td>" in owner.get(url("view_plan", cast)).content.decode()


def test_another_name_of_a_resource_is_told_though_the_plan_stands(cast, owner):
    lei = resource(cast, "Li Lei")
    task(cast, "Map", assigned=[Assigned(lei.pk)])
    tag = owner.get(url("list_tasks", cast))["ETag"]
    amend_resource(
        resource_id=lei.pk, version=lei.version, name="Han Mei", kind=ResourceKind.PERSON, member_id=None,
        capacity=100, calendar_id=None, actor=cast.owner,
    )  # fmt: skip
    again = owner.get(url("list_tasks", cast), headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["resources"]) == (200, {str(lei.pk): "Han Mei"})


def test_who_works_on_a_task_is_typed_in_its_row(cast, owner):
    lei, testers = resource(cast, "Li Lei"), resource(cast, "Testers", capacity=300)
    one = task(cast, "Map", assigned=[Assigned(lei.pk)])
    address = url("amend_task", cast, one.pk)
    assert 'value="Li Lei"' in owner.get(f"{address}?row", headers=HTMX).content.decode()
    answer = in_row(owner, address, cast, version=one.version, assigned="li lei[50%], Testers[200%]")
    assert written() == ["Li Lei[50%]", "Testers[200%]"]
    assert answer["rows"][0][20] == [[str(lei.pk), 50], [str(testers.pk), 200]]
    one.refresh_from_db()
    in_row(owner, address, cast, version=one.version, assigned="")
    assert written() == []


def test_a_new_row_says_who_works_on_it(cast, owner):
    resource(cast, "Li Lei")
    in_row(owner, url("add_task", cast), cast, assigned="Li Lei")
    assert written() == ["Li Lei"]


def test_an_unknown_name_is_said_in_the_row_and_nothing_is_lost(cast, owner):
    lei = resource(cast, "Li Lei")
    one = task(cast, "Map", assigned=[Assigned(lei.pk)])
    typed = {"version": one.version, "name": "Map all", "assigned": "Li Lei, Nobody"}
    answer = in_row(owner, url("amend_task", cast, one.pk), cast, expect=422, **typed)
    assert "The project has no resource “Nobody”." in answer
    assert ('value="Map all"' in answer, 'value="Li Lei, Nobody"' in answer, written()) == (True, True, ["Li Lei"])


def test_a_row_sent_without_the_column_leaves_those_who_work_on_it(cast, owner):
    lei = resource(cast, "Li Lei")
    one = task(cast, "Map", assigned=[Assigned(lei.pk)])
    in_row(owner, url("amend_task", cast, one.pk), cast, version=one.version, name="Map all")
    assert written() == ["Li Lei"]
