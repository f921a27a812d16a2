"""Undo as pages and programs offer it: to whoever did it, naming what it undoes, and refusing without any loss."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.tests import factories as assurance
from fishplate.domains.assurance.tests.test_amend_check import amend as amend_check
from fishplate.domains.charter.models import Objective
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.kernel import undo
from fishplate.kernel.undo.testing import latest
from fishplate.web import palette
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db
BUTTON = re.compile(
    r'<form class="toast-undo" method="post" action="([^"]+)">.*?name="back" value="([^"]*)".*?>(\w+)</button>'
)


def read(response: Any) -> str:
    text: str = response.content.decode()
    return text


@pytest.fixture
def place(db: None) -> Landscape:
    return factories.landscape()


@pytest.fixture
def owner(place: Landscape) -> Client:
    return signed_in(place.cast.people["owner"])


def rename(client: Client, one: System, name: str) -> str:
    """Change a system as its form does; return the page that follows."""
    standing = System.objects.get(pk=one.pk)
    names = ("code", "kind", "vendor", "description", "criticality", "lifecycle", "version")
    typed = {**{field: getattr(standing, field) for field in names}, "name": name}
    return read(client.post(reverse("landscape:amend_system", args=[one.pk]), typed, follow=True))


def test_the_toast_after_a_change_undoes_it_without_a_script_and_then_offers_to_redo(place, owner):
    [(action, back, label)] = BUTTON.findall(rename(owner, place.erp, "Renamed"))
    assert (label, back) == ("Undo", reverse("landscape:view_system", args=[place.erp.pk]))
    page = read(owner.post(action, {"back": back}, follow=True))
    assert "Undone: Changed system ERP" in page
    assert System.objects.get(pk=place.erp.pk).name == "Resource planning"
    [(action, back, label)] = BUTTON.findall(page)
    assert label == "Redo"
    owner.post(action, {"back": back})
    assert System.objects.get(pk=place.erp.pk).name == "Renamed"


def test_the_key_undoes_the_last_change_and_leads_back(place, owner):
    rename(owner, place.erp, "Renamed")
    response = owner.post(reverse("web:undo_last"), {"back": "/systems/?sort=code"})
    assert (response.status_code, response["Location"]) == (303, "/systems/?sort=code")
    assert System.objects.get(pk=place.erp.pk).name == "Resource planning"
    owner.post(reverse("web:undo_last"), {"back": "/", "redo": "1"})
    assert System.objects.get(pk=place.erp.pk).name == "Renamed"


def test_the_key_says_so_where_there_is_nothing(place):
    stranger = signed_in(place.cast.people["stranger"])
    assert "nothing in the last 15 minutes" in read(stranger.post(reverse("web:undo_last"), follow=True))
    assert "nothing to redo" in read(stranger.post(reverse("web:undo_last"), {"redo": "1"}, follow=True))


def test_back_leads_nowhere_else_and_not_to_what_is_gone(place, owner):
    wms = factories.system(place.cast.organisation, by=place.cast.owner, code="WMS")
    url = reverse("landscape:view_system", args=[wms.pk])
    assert owner.post(reverse("web:undo_last"), {"back": url})["Location"] == reverse("web:list_undoable")
    rename(owner, place.erp, "Renamed")
    for elsewhere in ("https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"):
        assert owner.post(reverse("web:undo_last"), {"back": elsewhere})["Location"] == reverse("web:list_undoable")


def test_a_refusal_is_told_where_one_was_and_names_who_and_what(place, owner):
    rename(owner, place.erp, "Mine")
    change = latest(place.cast.owner)
    rename(signed_in(place.cast.people["teammate"]), place.erp, "Theirs")
    url = reverse("web:undo_change", args=[change.pk])
    page = read(owner.post(url, {"back": "/systems/"}, follow=True))
    assert "toast-error" in page
    assert place.cast.teammate.name in page
    assert System.objects.get(pk=place.erp.pk).name == "Theirs"


def test_nobody_else_finds_it(place, owner):
    rename(owner, place.erp, "Renamed by one")
    url = reverse("web:undo_change", args=[latest(place.cast.owner).pk])
    for who in ("teammate", "supplier_member", "removed_member", "stranger"):
        other = signed_in(place.cast.people[who])
        assert (other.get(url).status_code, other.post(url).status_code) == (404, 404)
        assert "Renamed by one" not in read(other.get(reverse("web:list_undoable")))
    assert Client().post(url).status_code == 302


def test_the_list_tells_what_can_be_undone_and_what_was(place, owner):
    rename(owner, place.erp, "Renamed")
    owner.post(reverse("web:undo_last"), {"back": "/"})
    page = read(owner.get(reverse("web:list_undoable")))
    assert "Renamed" in page
    assert page.count('class="undo-state"') == 1
    assert ">Redo</button>" in page


def test_the_palette_names_what_it_would_undo_and_asks_first(place, owner):
    rename(owner, place.erp, "Renamed")
    groups = palette.find(place.cast.owner, "undo", project_id=None)
    [command] = [one for group in groups for one in group.commands if str(one.label).startswith("Undo: ")]
    assert "ERP" in str(command.label)
    assert "Undo this?" in read(owner.get(command.url))
    assert System.objects.get(pk=place.erp.pk).name == "Renamed"
    owner.post(command.url)
    assert System.objects.get(pk=place.erp.pk).name == "Resource planning"


def test_many_rows_changed_at_once_are_undone_by_one_button(place, owner):
    rows = [f"{one.pk}:{one.version}" for one in (place.mes, place.erp)]
    url = reverse("web:change_together", args=["systems"])
    sent = {"row": rows, "back": "/systems/", "set_vendor": "on", "vendor": "Acme"}
    [(action, back, _label)] = BUTTON.findall(read(owner.post(url, sent, follow=True)))
    page = read(owner.post(action, {"back": back}, follow=True))
    assert "1 more record" in page
    assert not System.objects.filter(vendor="Acme").exists()


def test_the_history_says_that_it_was_an_undo(place, owner):
    one = charter.objective(place.cast.project, by=place.cast.owner)
    owner.post(reverse("web:undo_last"), {"back": "/"})
    assert not Objective.objects.filter(pk=one.pk).exists()
    page = read(owner.get(reverse("projects:view_timeline", args=[place.cast.project.pk])))
    assert "An earlier change was undone" in page


def program(client: Client, change: undo.Undoable, **headers: str):
    return client.post(f"/api/v1/undoable/{change.pk}/undo", content_type="application/json", headers=headers)


def test_a_program_lists_and_undoes_what_it_did(place, owner):
    rename(owner, place.erp, "Renamed")
    [first, *_older] = owner.get("/api/v1/undoable").json()["items"]
    assert first["actions"] == ["landscape.system_amended"]
    answer = program(owner, latest(place.cast.owner))
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["undoes"]) == (first["id"], None)
    assert System.objects.get(pk=place.erp.pk).name == "Resource planning"
    redo = owner.post(f"/api/v1/undoable/{answer.json()['undone_by']}/undo", content_type="application/json")
    assert (redo.status_code, redo.json()["is_undo"]) == (200, True)
    assert System.objects.get(pk=place.erp.pk).name == "Renamed"


def test_a_program_is_told_the_problem(place, owner):
    rename(owner, place.erp, "Mine")
    change = latest(place.cast.owner)
    assert program(signed_in(place.cast.people["teammate"]), change).status_code == 404
    program(owner, change)
    again = program(owner, change)
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert json.loads(again.content)["reasons"] == ["This was undone already."]


def test_the_same_key_undoes_once_and_answers_twice(place, owner):
    rename(owner, place.erp, "Mine")
    change = latest(place.cast.owner)
    first = program(owner, change, **{"Idempotency-Key": "k1"})
    second = program(owner, change, **{"Idempotency-Key": "k1"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["undone_by"]
    assert first.content == second.content
    assert System.objects.get(pk=place.erp.pk).name == "Resource planning"


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete", "trace"])
def test_nothing_but_a_guarded_post_undoes(place, owner, method):
    rename(owner, place.erp, "Renamed")
    assert getattr(owner, method)(reverse("web:undo_last")).status_code == 405
    assert System.objects.get(pk=place.erp.pk).name == "Renamed"


def test_who_left_learns_nothing_of_what_happened_since():
    world = assurance.world()
    cast = world.cast
    check = amend_check(assurance.check(world), cast.teammate, name="Second")
    url = f"/api/v1/undoable/{latest(cast.teammate)}/undo"
    amend_check(check, cast.owner, version=check.version, name="Third")
    leaver = signed_in(cast.people["teammate"])
    assert "since, by" in read(leaver.post(url))
    member = Member.objects.get(project=cast.project, person_id=cast.teammate.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    assert leaver.post(url).status_code == 404
