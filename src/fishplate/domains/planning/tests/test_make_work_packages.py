"""Out of the register into the plan: every interface gets its steps, and none gets them twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from fishplate.domains.landscape.choices import ScopeRole
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.planning import queries, services
from fishplate.domains.planning.choices import Step
from fishplate.domains.planning.facts import interfaces_planned
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY
from fishplate.domains.planning.services.batches import prepare_tasks
from fishplate.domains.planning.services.work_packages import USUAL
from fishplate.domains.planning.tests.factories import codes, dates, task, waits
from fishplate.domains.planning.tests.test_pages import browser
from fishplate.kernel import clock, errors
from fishplate.kernel.facts import State
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(cast):
    """Three interfaces in scope: one to build with two consumers, one to change, one that is only used."""
    erp, mes, wms = (landscape.system(cast.organisation, by=cast.owner, code=code) for code in ("ERP", "MES", "WMS"))
    orders = landscape.interface(erp, mes, wms, by=cast.owner, code="IF-01", name="Orders")
    stock = landscape.interface(wms, erp, by=cast.owner, code="IF-02", name="Stock")
    used = landscape.interface(erp, wms, by=cast.owner, code="IF-03", name="Prices")
    landscape.in_scope(cast, orders, role=ScopeRole.BUILDS)
    landscape.in_scope(cast, stock, role=ScopeRole.CHANGES)
    landscape.in_scope(cast, used, role=ScopeRole.USES)
    return SimpleNamespace(orders=orders, stock=stock, used=used)


def make(cast, *interfaces, by=None, **more):
    ids = [one.pk for one in interfaces]
    return services.make_work_packages(project_id=cast.project.pk, interface_ids=ids, actor=by or cast.owner, **more)


def test_every_side_builds_and_tests_after_the_contract_and_all_meet_in_the_join_test(cast, scope):
    task(cast, "Kick-off", "0")
    made = make(cast, scope.orders)
    assert codes(cast) == {
        "Kick-off": "1",
        "IF-01 · Orders": "2",
        "IF-01: agree the contract": "2.1",
        "IF-01: build on the ERP side": "2.2",
        "IF-01: test on the ERP side": "2.3",
        "IF-01: build on the MES side": "2.4",
        "IF-01: test on the MES side": "2.5",
        "IF-01: build on the WMS side": "2.6",
        "IF-01: test on the WMS side": "2.7",
        "IF-01: test all sides together": "2.8",
        "IF-01: pilot": "2.9",
    }
    after = waits(cast)
    assert after["IF-01: agree the contract"] == ""
    assert [after[f"IF-01: build on the {side} side"] for side in ("ERP", "MES", "WMS")] == ["3", "3", "3"]
    assert after["IF-01: test all sides together"] == "5, 7, 9"
    assert after["IF-01: pilot"] == "10"
    assert {one.interface_id for one in made} == {scope.orders.pk}
    # Monday 2 March: 3 days for the contract, 5 + 2 for each side at once, 3 together, 5 for the pilot, weekends free.
    assert [str(day) for day in dates(made[0])] == ["2026-03-02", "2026-03-25"]


def test_only_what_the_project_builds_or_changes_waits_for_tasks(cast, scope):
    waiting = queries.interfaces_without_tasks(cast.project.pk)
    assert list(waiting) == [scope.orders, scope.stock]
    task(cast, "By hand", interface_id=scope.stock.pk)
    assert list(waiting.all()) == [scope.orders]


def test_each_step_lasts_as_long_as_somebody_says(cast, scope):
    made = make(cast, scope.stock, durations={**USUAL, Step.PILOT: 0, Step.BUILD: DAY})
    by_name = {one.name: one.duration_minutes for one in made}
    assert (by_name["IF-02: pilot"], by_name["IF-02: build on the WMS side"]) == (0, DAY)
    assert by_name["IF-02: test on the WMS side"] == 2 * DAY


def test_none_is_planned_twice_and_then_none_of_them_at_all(cast, scope):
    make(cast, scope.orders)
    for wrong in ([scope.stock, scope.orders], [scope.stock, scope.used], []):
        with pytest.raises(errors.Invalid) as raised:
            make(cast, *wrong)
        assert list(raised.value.fields) == ["interface_ids"]
    assert not Task.objects.filter(interface=scope.stock).exists()


def test_whoever_is_slower_plans_nothing_twice(cast, scope, monkeypatch):
    asked = "fishplate.domains.planning.services.work_packages.prepare_tasks"

    def somebody_is_faster(**given):
        monkeypatch.setattr(asked, prepare_tasks)
        make(cast, scope.orders)
        return prepare_tasks(**given)

    monkeypatch.setattr(asked, somebody_is_faster)  # the other comes in between our reading and our writing
    with pytest.raises(errors.Refused, match="in the meantime"):
        make(cast, scope.orders)
    assert Task.objects.filter(interface=scope.orders).count() == 10


def test_one_undo_takes_all_of_it_back(cast, scope):
    make(cast, scope.orders, scope.stock)
    take_back(cast.owner)
    assert not Task.objects.exists()


def test_who_does_not_plan_may_not_and_a_stranger_sees_nothing(cast, scope):
    with pytest.raises(errors.Forbidden):
        make(cast, scope.orders, by=cast.teammate)
    with pytest.raises(errors.NotFound):
        make(cast, scope.orders, by=cast.stranger)
    with pytest.raises(errors.NotFound):
        make(cast, scope.orders, by=cast.removed_member)


def test_a_gate_can_ask_whether_an_interface_was_forgotten(cast, scope):
    def answer():
        return interfaces_planned(cast.project.pk, {}, clock.now())

    assert answer().state is State.NOT_MEASURED
    make(cast, scope.orders)
    assert (answer().state, answer().value, answer().target) == (State.NOT_MET, "1", "= 2")
    assert "IF-02" in str(answer().reasons[0].text)
    make(cast, scope.stock)
    assert (answer().state, answer().value, answer().reasons) == (State.MET, "2", ())


def test_the_page_offers_them_all_and_says_what_is_wrong(cast, scope):
    client = browser(cast.people["owner"])
    address = reverse("planning:make_work_packages", args=[cast.project.pk])
    assert "2 interfaces without tasks" in _plan_after(client, cast)
    page = client.get(address).content.decode()
    assert page.count("checked") == 2
    assert "IF-01 · Orders (ERP – MES, WMS)" in page
    steps = {step.value: "1d" for step in Step}
    wrong = client.post(address, {**steps, "pilot": "soon", "interface_ids": [str(scope.orders.pk)]})
    assert wrong.status_code == 422
    assert "“soon” is no duration" in wrong.content.decode()
    assert not Task.objects.filter(interface=scope.orders).exists()
    done = client.post(address, {**steps, "interface_ids": [str(scope.orders.pk)]}, follow=True)
    assert "10 tasks were added." in done.content.decode()
    assert "1 interface without tasks" in done.content.decode()


def test_where_none_is_left_the_page_says_so(cast, scope):
    make(cast, scope.orders, scope.stock)
    client = browser(cast.people["owner"])
    said = client.get(reverse("planning:make_work_packages", args=[cast.project.pk]), follow=True)
    assert "has its tasks" in said.content.decode()


def _plan_after(client, cast) -> str:
    task(cast, "Kick-off", "0")
    page: bytes = client.get(reverse("planning:view_plan", args=[cast.project.pk])).content
    return page.decode()
