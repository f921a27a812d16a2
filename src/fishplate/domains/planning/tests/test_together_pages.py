"""Rows selected and pasted on the plan's page: all or none, and one undo takes them back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning.tests.factories import order, task, waits
from fishplate.kernel import undo
from fishplate.kernel.undo.testing import latest
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def owner(cast) -> Client:
    return signed_in(cast.people["owner"])


def post(client: Client, name: str, cast, *, expect: int = 200, **data) -> Any:
    address = reverse(f"planning:{name}", args=[cast.project.pk])
    response = client.post(address, {"plan": "0", **data}, headers=HTMX)
    assert response.status_code == expect
    return response.json() if expect == 200 else response.content.decode()


def test_selected_rows_go_together_and_come_back_together(cast, owner):
    first, second = task(cast, "Map"), task(cast, "Build", after="1")
    task(cast, "Test", after="2")
    answer = post(owner, "remove_tasks", cast, task=[str(first.pk), str(second.pk)])
    assert set(answer["removed"]) == {str(first.pk), str(second.pk)}
    assert (order(cast), answer["count"]) == (["Test"], 1)
    assert [said["button"] for said in answer["said"]] == ["Undo"]
    undo.undo_change(change_id=latest(cast.owner).pk, actor=cast.owner)
    assert waits(cast) == {"Map": "", "Build": "1", "Test": "2"}


def test_of_selected_rows_none_goes_where_one_is_gone(cast, owner):
    first, second = task(cast, "Map"), task(cast, "Build")
    post(owner, "remove_tasks", cast, task=[str(first.pk)])
    post(owner, "remove_tasks", cast, task=[str(second.pk), str(first.pk)], expect=404)
    post(owner, "remove_tasks", cast, task=["nonsense"], expect=404)
    assert order(cast) == ["Build"]


def test_rows_of_a_spreadsheet_are_pasted_without_headings(cast, owner):
    task(cast, "Map")
    answer = post(owner, "paste_tasks", cast, text='Build\t3d\t1\n"Test ""it"""\t\n')
    assert waits(cast) == {"Map": "", "Build": "1", 'Test "it"': ""}
    assert [row[3:5] for row in answer["rows"] if row[3] == "Build"] == [["Build", 1440]]
    assert [said["text"] for said in answer["said"]] == ["2 tasks were added."]


def test_copied_rows_keep_what_they_wait_for_among_themselves(cast, owner):
    task(cast, "Map")
    task(cast, "Build", after="1")
    copied = "No.\tName\tDuration\tPredecessors\tStart\n1\tMap again\t2d\t\t2026-03-02\n2\tBuild again\t1d\t1FS+1d\t\n"
    post(owner, "paste_tasks", cast, text=copied)
    assert waits(cast) == {"Map": "", "Build": "1", "Map again": "", "Build again": "3FS+1d"}


def test_what_cannot_be_read_is_said_by_row_and_nothing_is_added(cast, owner):
    told = post(owner, "paste_tasks", cast, text="Build\t3d\nTest\tsoon\n", expect=409)
    assert "Row 2, Duration: “soon” is no duration" in told
    assert "There are no rows" in post(owner, "paste_tasks", cast, text="\n", expect=409)
    assert order(cast) == []


def test_what_is_no_table_is_refused_in_words(cast, owner):
    assert "something else than rows" in post(owner, "paste_tasks", cast, text="a" * 200_000, expect=409)


def test_who_does_not_plan_is_told_why(cast):
    one = task(cast, "Map")
    reader = signed_in(cast.people["teammate"])
    assert "system architect" in post(reader, "remove_tasks", cast, task=[str(one.pk)], expect=403).lower()
    post(reader, "paste_tasks", cast, text="Build", expect=403)
    assert order(cast) == ["Map"]
