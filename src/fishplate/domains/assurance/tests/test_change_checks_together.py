"""Many checks of a project changed at once, by those who may change one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.tests import factories
from fishplate.domains.assurance.tests.factories import World
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests import factories as planning
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.audit.models import Entry
from tests.api.program import Program, fields

pytestmark = pytest.mark.django_db


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(onlooker(world) if who == "onlooker" else world.cast.people[who])
    return client


def onlooker(world: World) -> Person:
    """Return a member of the project who defines no checks."""
    cast = world.cast
    person = organisations.person(of=cast.organisation)
    projects.member(cast.project, person, cast.organisation, Role.BUSINESS_OWNER, by=cast.owner)
    return person


def address(world: World) -> str:
    return reverse("web:change_together_in_project", args=[world.cast.project.pk, "checks"])


def change(world: World, *checks: Check, who: str = "owner", **given: str) -> Any:
    rows = [f"{one.pk}:{one.version}" for one in checks]
    return signed_in(world, who).post(address(world), {"row": rows, "back": "/", **given})


def test_the_list_offers_it_to_those_who_define_checks_only():
    world = factories.world()
    factories.check(world, CheckKind.MANUAL)
    url = reverse("assurance:list_checks", args=[world.cast.project.pk])
    assert address(world) in signed_in(world, "owner").get(url).content.decode()
    assert address(world) not in signed_in(world, "onlooker").get(url).content.decode()
    form = signed_in(world, "owner").get(url, {"format": "change"}).content.decode()
    assert "set_max_age_days" in form
    assert "set_kind" not in form


def test_the_ticked_fields_change_in_all_chosen_checks_as_one_change():
    world = factories.world()
    first, second = factories.check(world, CheckKind.MANUAL), factories.check(world, CheckKind.MANUAL)
    assert change(world, first, second, set_max_age_days="on", max_age_days="3").status_code == 303
    assert set(Check.objects.values_list("max_age_days", flat=True)) == {3}
    entries = Entry.objects.filter(action="assurance.check_amended")
    assert (entries.count(), len(set(entries.values_list("change_id", flat=True)))) == (2, 1)


def test_a_setting_that_one_of_them_does_not_have_changes_none():
    world = factories.world()
    timed, answered = factories.check(world), factories.check(world, CheckKind.MANUAL)
    answer = change(world, timed, answered, set_path="on", path="/other")
    assert answer.status_code == 422
    assert answered.code in answer.content.decode()
    assert Check.objects.get(pk=timed.pk).version == timed.version


def test_who_may_change_no_check_changes_none_of_many_and_outsiders_find_nothing():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL)
    answers = {
        who: change(world, check, who=who, set_max_age_days="on", max_age_days="3").status_code
        for who in ("onlooker", "removed_member", "stranger")
    }
    assert answers == {"onlooker": 403, "removed_member": 404, "stranger": 404}
    assert Check.objects.get().version == check.version


def test_a_check_of_another_project_is_refused():
    here, there = factories.world(), factories.world()
    answer = change(here, factories.check(there, CheckKind.MANUAL), set_max_age_days="on", max_age_days="3")
    assert answer.status_code == 422
    assert not Check.objects.filter(max_age_days=3).exists()


def test_programs_change_tasks_of_a_plan_together():
    world = factories.world()
    tasks = [planning.task(world.cast, name) for name in ("One", "Two")]
    send = Program(world.cast.people["owner"])
    path = f"/projects/{world.cast.project.pk}/lists/tasks/changes"
    rows = [{"id": str(one.pk), "version": Task.objects.get(pk=one.pk).version} for one in tasks]
    assert fields(send("POST", path, {"rows": rows, "changes": {"name": "Same"}})) == ["name"]
    answer = send("POST", path, {"rows": rows, "changes": {"duration": "5d"}})
    assert answer.json() == {"changed": 2, "refusals": []}
    assert set(Task.objects.values_list("duration_minutes", flat=True)) == {5 * 480}
