"""The pages of checks and runs, used as a tester would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.tests import factories
from fishplate.domains.organisations.models import Person
from fishplate.kernel.jobs import Job

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def as_tester(world: factories.World) -> Client:
    return browser(world.cast.people["teammate"])


def test_an_empty_list_says_what_to_do_next():
    world = factories.world()
    page = as_tester(world).get(reverse("assurance:list_checks", args=[world.cast.project.pk])).content.decode()
    assert "No checks yet" in page
    assert reverse("assurance:define_check", args=[world.cast.project.pk, "response_time"]) in page


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (
            "response_time",
            {"path": "/orders", "method": "GET", "rate_per_s": "5", "duration_s": "2", "statistic": "p99"},
        ),
        ("consistency", {"left": "a.csv", "right": "b.csv", "key": "order_no, line", "columns": ""}),
        ("manual", {"instructions": "Look."}),
    ],
)
def test_each_kind_is_defined_shown_changed_and_retired_in_the_browser(kind: str, settings: dict[str, str]):
    world = factories.world()
    client = as_tester(world)
    url = reverse("assurance:define_check", args=[world.cast.project.pk, kind])
    typed = {
        "name": "Orders",
        "interface_id": world.landscape.interface.pk,
        "environment_id": world.environment.pk,
        "indicator_id": world.indicator.pk,
        "max_age_days": 30,
        **settings,
    }
    assert client.get(url).status_code == 200
    refused = client.post(url, {**typed, "code": ""})
    assert refused.status_code == 422
    assert 'value="Orders"' in refused.content.decode()
    assert client.post(url, {**typed, "code": "C-1"}).status_code == 303
    check = Check.objects.get(code="C-1")
    if kind == "consistency":
        assert check.settings["key"] == ["order_no", "line"]
    here = reverse("assurance:view_check", args=[world.cast.project.pk, check.pk])
    assert "Orders" in client.get(here).content.decode()
    amend = reverse("assurance:amend_check", args=[world.cast.project.pk, check.pk])
    shown = client.get(amend).content.decode()
    assert 'value="order_no, line"' in shown if kind == "consistency" else "Orders" in shown
    assert client.post(amend, {**typed, "code": "C-2", "version": 1}).status_code == 303
    assert client.post(amend, {**typed, "code": "C-3", "version": 1}).status_code == 409
    retire = reverse("assurance:retire_check", args=[world.cast.project.pk, check.pk])
    assert client.get(retire).status_code == 200
    assert client.post(retire).status_code == 303
    check.refresh_from_db()
    assert check.retired_at is not None


def test_a_run_is_asked_for_and_the_page_shows_it_waiting():
    world = factories.world()
    check = factories.check(world)
    client = as_tester(world)
    asked = client.post(reverse("assurance:run_check", args=[world.cast.project.pk, check.pk]))
    assert asked.status_code == 303
    assert Job.objects.count() == 1
    page = client.get(asked["Location"]).content.decode()
    assert "Waiting" in page
    assert "every 2s" in page


def test_a_runs_page_tells_why_and_what_it_is_bound_to():
    world = factories.world()
    check = factories.check(world)
    run = factories.run(
        check,
        by=world.cast.teammate,
        verdict=Verdict.NOT_MET,
        value=912.0,
        reasons=[{"code": "target", "value": "912.0 ms", "limit": "≤ 800 ms"}],
        figures={"sent": 50, "p95_ms": 912.0},
    )
    page = as_tester(world).get(reverse("assurance:view_run", args=[world.cast.project.pk, check.pk, run.pk]))
    text = page.content.decode()
    assert "912.0 ms was measured, the target is ≤ 800 ms." in text
    assert run.digest in text
    assert run.contract_hash[:16] in text
    for record in (world.indicator, world.landscape.interface):
        assert str(record.pk) in text


def test_a_run_that_was_changed_afterwards_is_called_so():
    world = factories.world()
    check = factories.check(world)
    run = factories.run(check, by=world.cast.teammate, verdict=Verdict.NOT_MET)
    from fishplate.kernel import audit

    with audit.change("test.forged", actor=world.cast.owner, target=run):
        run.verdict = Verdict.MET
        run.save()
    page = as_tester(world).get(reverse("assurance:view_run", args=[world.cast.project.pk, check.pk, run.pk]))
    assert "was changed after it was recorded" in page.content.decode()


def test_a_person_answers_in_the_browser():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL)
    client = as_tester(world)
    url = reverse("assurance:answer_check", args=[world.cast.project.pk, check.pk])
    assert client.post(url, {"verdict": "met", "note": ""}).status_code == 422
    assert client.post(url, {"verdict": "met", "note": "Seen."}).status_code == 303
    assert Run.objects.get().verdict == Verdict.MET


def test_strangers_and_removed_members_find_nothing():
    world = factories.world()
    check = factories.check(world)
    run = factories.run(check, by=world.cast.teammate)
    ids = [world.cast.project.pk, check.pk]
    urls = [
        reverse("assurance:list_checks", args=ids[:1]),
        reverse("assurance:view_check", args=ids),
        reverse("assurance:amend_check", args=ids),
        reverse("assurance:view_run", args=[*ids, run.pk]),
    ]
    for who in ("stranger", "removed_member"):
        client = browser(world.cast.people[who])
        assert [client.get(url).status_code for url in urls] == [404] * 4
        assert client.post(reverse("assurance:run_check", args=ids)).status_code == 404


def test_a_check_of_one_project_is_not_found_below_another():
    world, other = factories.world(), factories.world()
    check = factories.check(world)
    url = reverse("assurance:view_check", args=[other.cast.project.pk, check.pk])
    assert as_tester(world).get(url).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    world = factories.world()
    for _ in range(10):
        factories.run(factories.check(world), by=world.cast.teammate)
    client = as_tester(world)
    with django_assert_max_num_queries(14):
        client.get(reverse("assurance:list_checks", args=[world.cast.project.pk]))
