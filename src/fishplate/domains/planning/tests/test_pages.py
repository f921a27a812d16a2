"""The plan's pages: with a script, row by row in the table; without one, as plain forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations.models import Person
from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.pages import plan
from fishplate.domains.planning.tests.factories import amend, at, codes, dates, order, task, waits
from fishplate.kernel.undo.testing import latest

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
TYPED = {"name": "Build", "duration": "2d", "predecessors": "", "deadline": "", "interface_id": "", "active": "on"}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


def url(name: str, cast, *keys) -> str:
    return reverse(f"planning:{name}", args=[cast.project.pk, *keys])


def in_row(client: Client, address: str, cast, *, expect: int = 200, **typed) -> Any:
    """Send a row as the page's script does; return what changed, or the row that says what is wrong."""
    shown = queries.plan_version(cast.project.pk)
    response = client.post(f"{address}?row", {**TYPED, "plan": shown, **typed}, headers=HTMX)
    assert response.status_code == expect
    return response.json() if expect == 200 else response.content.decode()


def sent(answer: dict[str, Any]) -> list[str]:
    """The names of the rows that an answer tells anything of."""
    moved = Task.objects.filter(number__in=answer["moved"][::8])
    return [row[3] for row in answer["rows"]] + [one.name for one in moved]


def test_the_page_begins_with_rows_that_need_no_script_and_leads_to_the_others(cast, owner, monkeypatch):
    for number in range(3):
        task(cast, f"Task {number}", "3d")
    whole = owner.get(url("view_plan", cast)).content.decode()
    assert "Task 2" in whole
    assert 'rel="next"' not in whole
    monkeypatch.setattr(plan, "AT_ONCE", 2)
    first = owner.get(url("view_plan", cast)).content.decode()
    assert "Rows 1 to 2 of 3" in first
    assert "Task 2" not in first
    assert 'rel="next" href="?page=2"' in first
    last = owner.get(url("view_plan", cast), {"page": 2}).content.decode()
    assert "Task 2" in last
    assert 'rel="prev" href="?page=1"' in last


def test_without_a_script_tasks_are_typed_on_a_page(cast, owner):
    task(cast, "Map")
    add = url("add_task", cast)
    refused = owner.post(add, {**TYPED, "duration": "soon", "predecessors": "1, x9"})
    assert refused.status_code == 422
    assert "“soon” is no duration" in refused.content.decode()
    assert 'value="1, x9"' in refused.content.decode()
    assert owner.post(add, {**TYPED, "predecessors": "1"}).status_code == 303
    assert waits(cast) == {"Map": "", "Build": "1"}
    built = Task.objects.get(name="Build")
    change = owner.post(url("amend_task", cast, built.pk), {**TYPED, "name": "Build it", "version": built.version})
    assert change.status_code == 303
    assert owner.post(url("move_task", cast, built.pk), {"direction": "up"}).status_code == 303
    assert order(cast) == ["Build it", "Map"]
    asked = owner.get(url("remove_task", cast, built.pk)).content.decode()
    assert "Remove task 2 · Build it?" in asked
    assert owner.post(url("remove_task", cast, built.pk)).status_code == 303
    assert order(cast) == ["Map"]


def test_a_row_is_typed_in_and_only_what_moved_comes_back(cast, owner):
    first = task(cast, "Map")
    task(cast, "Build", after="1")
    task(cast, "apart", "9d")
    address = url("amend_task", cast, first.pk)
    row = owner.get(f"{address}?row", headers=HTMX).content.decode()
    assert row.strip().startswith(f'<tr id="task-{first.pk}"')
    answer = in_row(owner, address, cast, name="Map", duration="2d", version=first.version)
    assert sent(answer) == ["Map", "Build"]
    assert "3 tasks" in answer["summary"]
    assert answer["shown"] == str(first.pk)
    assert answer["count"] == 3


def test_whoever_typed_upon_an_older_plan_gets_what_others_changed_too(cast, owner):
    first, seen = task(cast, "Map"), queries.plan_version(cast.project.pk)
    task(cast, "by others")
    answer = in_row(owner, url("amend_task", cast, first.pk), cast, version=first.version, plan=seen)
    assert sent(answer) == ["Build", "by others"]


def test_after_a_new_row_another_blank_one_follows(cast, owner):
    task(cast, "Map")
    answer = in_row(owner, url("add_task", cast), cast, duration="1d")
    assert sent(answer) == ["Build"]
    assert 'id="row-form"' in answer["form"]
    assert order(cast) == ["Map", "Build"]


def test_a_row_is_inserted_above_another(cast, owner):
    first = task(cast, "Map")
    in_row(owner, url("add_task", cast), cast, before=str(first.pk))
    assert order(cast) == ["Build", "Map"]
    lost = owner.get(f"{url('add_task', cast)}?row&before=nonsense", headers=HTMX)
    assert lost.status_code == 404


def test_what_is_wrong_is_said_in_the_row_and_nothing_typed_is_lost(cast, owner):
    first = task(cast, "Map")
    task(cast, "Build", after="1")
    answer = in_row(owner, url("amend_task", cast, first.pk), cast, predecessors="2", version=first.version, expect=422)
    assert "1 · Build → 2 · Build → 1 · Build" in answer
    assert 'value="2"' in answer
    assert re.search(r'<input[^>]*name="predecessors"[^>]*autofocus', answer)


def test_who_was_slower_sees_both_versions_and_may_save_again(cast, owner):
    first = task(cast, "Map")
    amend(cast, first, name="Theirs")
    address = url("amend_task", cast, first.pk)
    told = in_row(owner, address, cast, name="Mine", version=1, expect=409)
    assert "Lin Owner changed this task" in told
    assert "now Theirs" in told
    assert 'value="Mine"' in told
    [version] = re.findall(r'name="version" value="(\d+)"', told)
    in_row(owner, address, cast, name="Mine", version=version)
    assert order(cast) == ["Mine"]


def test_a_row_moves_and_goes_in_place(cast, owner):
    first, second = task(cast, "A"), task(cast, "B")
    answer = in_row(owner, url("move_task", cast, second.pk), cast, direction="up")
    assert sent(answer) == ["B"]
    assert answer["rows"][0][2] < first.position
    question = owner.get(f"{url('remove_task', cast, first.pk)}?row", headers=HTMX).content.decode()
    assert "Remove task 1 · A?" in question
    answer = in_row(owner, url("remove_task", cast, first.pk), cast)
    assert (answer["removed"], answer["count"]) == ([str(first.pk)], 1)


def test_constraints_dates_by_hand_and_priority_are_typed_on_the_form_and_a_row_keeps_them(cast, owner):
    first = task(cast, "A")
    address = url("amend_task", cast, first.pk)
    typed = {
        **TYPED,
        "version": 1,
        "constraint": "MFO",
        "constraint_on": "2026-03-12",
        "manual_start": "2026-03-10T13:00",
        "manual_finish": "2026-03-11T12:00",
        "priority": "900",
        "active": "",
    }
    assert owner.post(address, typed).status_code == 303
    first.refresh_from_db()
    assert (first.constraint, first.constraint_at, first.active) == ("MFO", at("2026-03-12 17:00"), False)
    assert (first.manual_start, first.scheduled.finish_at) == (at("2026-03-10 13:00"), at("2026-03-11 12:00"))
    page = owner.get(address).content.decode()
    assert 'value="2026-03-10T13:00"' in page
    assert 'value="2026-03-12"' in page
    in_row(owner, address, cast, version=2, name="B", constraint="SNET", constraint_on="2026-03-13")
    first.refresh_from_db()
    assert (first.name, first.constraint_at, first.priority) == ("B", at("2026-03-13 08:00"), 900)
    assert first.manual_finish == at("2026-03-11 12:00")
    answer = in_row(owner, address, cast, version=3, constraint="FNLT", expect=422)
    assert "Say the date of the constraint." in answer


def test_progress_and_the_status_date_are_typed_on_forms(cast, owner):
    first = task(cast, "A", "4d")
    address = url("record_progress", cast, first.pk)
    typed = {"version": 1, "percent_complete": "50", "actual_start": "", "actual_finish": "", "remaining": ""}
    assert owner.post(address, typed).status_code == 303
    page = owner.get(address).content.decode()
    assert 'value="2026-03-02T08:00"' in page
    assert 'value="2d"' in page
    wrong = {**typed, "version": 2, "percent_complete": "40", "actual_finish": "2026-03-04T12:00"}
    assert "complete by 100" in owner.post(address, wrong).content.decode()
    status = {"status_at": "2026-03-10T17:00", "progress_logic": "override"}
    assert owner.post(url("set_status_date", cast), status).status_code == 303
    assert "50 %" in owner.get(url("view_task", cast, first.pk)).content.decode()
    assert dates(first)[1].isoformat() == "2026-03-12"


def test_the_outline_is_changed_in_the_table_and_on_the_page_of_a_task(cast, owner):
    first, second = task(cast, "A"), task(cast, "B")
    answer = in_row(owner, url("indent_task", cast), cast, task=[str(second.pk)])
    assert set(sent(answer)) == {"A", "B"}
    page = owner.get(url("view_task", cast, second.pk)).content.decode()
    assert "WBS 1.1" in page
    assert "Part of" in page
    in_row(owner, url("add_task", cast), cast)
    assert codes(cast) == {"A": "1", "B": "1.1", "Build": "1.2"}
    assert "2 tasks stand under it." in owner.get(url("remove_task", cast, first.pk)).content.decode()
    assert owner.post(url("outdent_task", cast), {"task": [str(second.pk)]}).status_code == 303
    assert owner.post(url("outdent_task", cast), {"task": ["nonsense"]}).status_code == 404
    in_row(owner, url("remove_task", cast, first.pk), cast, subtasks="remove")
    assert codes(cast) == {"B": "1"}


def test_every_edit_in_the_table_is_said_with_the_button_that_undoes_it(cast, owner):
    first, second = task(cast, "A"), task(cast, "B")
    given = {"version": first.version, "direction": "up", "plan": queries.plan_version(cast.project.pk)}
    for name, pk in (
        ("amend_task", first.pk),
        ("add_task", None),
        ("move_task", second.pk),
        ("remove_task", second.pk),
    ):
        address = f"{url(name, cast, *([pk] if pk else []))}?row"
        answer = owner.post(address, {**TYPED, **given}, headers=HTMX)
        [said] = answer.json()["said"]
        assert (said["level"], said["button"]) == ("success", "Undo")
        assert str(latest(cast.owner).pk) in said["url"]


def test_who_does_not_plan_reads_and_is_offered_nothing_else(cast):
    one = task(cast, "Map")
    reader = browser(cast.people["teammate"])
    page = reader.get(url("view_plan", cast)).content.decode()
    assert "Map" in page
    assert "amend/" not in page
    assert "Add a task" not in page
    refused = reader.post(f"{url('amend_task', cast, one.pk)}?row", TYPED, headers=HTMX)
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["view_plan", "list_tasks", "view_task", "add_task", "amend_task", "remove_task"])
def test_pages_open_for_the_owner_and_do_not_exist_for_others(cast, owner, name):
    one = task(cast, "Map")
    address = url(name, cast, *([one.pk] if name.endswith("_task") and name != "add_task" else []))
    assert owner.get(address).status_code == 200
    for who in ("stranger", "removed_member"):
        assert browser(cast.people[who]).get(address).status_code == 404


def test_the_plan_shows_on_the_overview_and_on_the_interface_it_builds(cast):
    world = landscape.landscape()
    client = browser(world.cast.people["owner"])
    overview = reverse("projects:view_project", args=[world.cast.project.pk])
    assert "Nothing is planned yet" in client.get(overview).content.decode()
    built = task(world.cast, "Build IF-01", interface_id=world.interface.pk)
    task(world.cast, "Live", "0", after="1")
    assert "1 / 2" not in client.get(overview).content.decode()
    assert "2 / 2" in client.get(overview).content.decode()
    interface = reverse("landscape:view_interface", args=[world.cast.project.pk, world.interface.pk])
    assert url("view_task", world.cast, built.pk) in client.get(interface).content.decode()


def test_the_plan_costs_the_same_however_long_it_is(cast, owner, django_assert_max_num_queries):
    for number in range(12):
        task(cast, f"Task {number}", after=f"{number}" if number else "")
    one = Task.objects.get(number=1)
    with django_assert_max_num_queries(14):
        owner.get(url("view_plan", cast))
    with django_assert_max_num_queries(8):
        owner.get(url("list_tasks", cast))
    with django_assert_max_num_queries(24):
        owner.get(url("view_task", cast, one.pk))
    with django_assert_max_num_queries(46):
        in_row(owner, url("amend_task", cast, one.pk), cast, duration="5d", version=one.version)
