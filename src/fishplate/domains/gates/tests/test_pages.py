"""The pages of gates, opened and used as the people around a project would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals.tests.test_pages import browser, read
from fishplate.domains.gates.models import Criterion, Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import contributions
from fishplate.kernel.records import Reference

pytestmark = pytest.mark.django_db


def url(name: str, gate: Gate, *more: object) -> str:
    return reverse(f"gates:{name}", args=[gate.project_id, gate.pk, *more])


def of_project(name: str, gate: Gate) -> str:
    return reverse(f"gates:{name}", args=[gate.project_id])


def test_a_gate_is_planned_and_given_a_criterion_in_the_browser(people, fact):
    client, project = browser(people.manager), people.cast.project
    address = reverse("gates:plan_gate", args=[project.pk])
    typed = {"code": "G1", "name": "", "phase": "feasibility", "seats_project_manager": 1, "seats_sponsor": 2}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert 'value="G1"' in refused.content.decode()
    assert client.post(address, {**typed, "name": "Feasible"}).status_code == 303
    gate = Gate.objects.get()
    assert {seat.role: seat.quorum for seat in gate.seats.all()} == {"project_manager": 1, "sponsor": 2}
    added = client.post(url("add_criterion", gate), {"question": fact.key, "label": "In time", "mandatory": "on"})
    assert added.status_code == 303
    criterion = Criterion.objects.get()
    assert (criterion.fact, criterion.label, criterion.mandatory) == (fact.key, "In time", True)
    assert client.post(url("add_criterion", gate), {"question": "tests.nothing"}).status_code == 422
    again = client.post(url("add_criterion", gate), {"question": fact.key})
    assert "asks this already" in again.content.decode()
    removed = client.post(url("remove_criterion", gate, criterion.pk))
    assert (removed.status_code, Criterion.objects.exists()) == (303, False)


def test_a_question_with_a_subject_is_one_choice(people):
    first, second = factories.gate(people), factories.gate(people, phase=Phase.PILOT)
    page = read(people.manager, url("add_criterion", second))
    assert f'value="gates.open {first.pk}"' in page
    browser(people.manager).post(url("add_criterion", second), {"question": f"gates.open {first.pk}"})
    assert Criterion.objects.get(gate=second).params == {"subject": str(first.pk)}


def test_a_refusal_leads_to_its_decision_where_each_reason_stands(people, gate, fact):
    fact.is_not_met("p99 was 905 ms.")
    done = browser(people.manager).post(url("request_gate_decision", gate))
    decision = gate.decisions.get()
    assert (done.status_code, done["Location"]) == (
        303,
        reverse("gates:view_decision", args=[gate.project_id, decision.pk]),
    )
    page = read(people.manager, done["Location"])
    assert "The gate stays closed" in page
    assert "ERP answers: p99 was 905 ms." in page
    assert decision.digest in page


def test_every_source_is_a_way_to_its_record_for_those_who_may_see_it(people, gate, fact):
    fact.is_met(780.0, factories.source(gate))
    page = read(people.cast.supplier_member, url("view_gate", gate))
    overview = reverse("projects:view_project", args=[gate.project_id])
    assert f'<a href="{overview}">project: Run 7</a>' in page
    assert "780\u202fms" in page
    assert "≤ 800 ms" in page


def test_from_asking_to_the_open_gate_by_two_people(people, gate, fact):
    fact.is_met()
    browser(people.manager).post(url("request_gate_decision", gate))
    decision = gate.decisions.get()
    vote = reverse("approvals:cast_vote", args=[gate.project_id, decision.approval_id])
    for actor in (people.manager, people.business_owner):
        done = browser(actor).post(vote, {"verdict": "approve", "digest": decision.digest})
        assert done.status_code == 303
    page = read(people.cast.teammate, url("view_gate", gate))
    assert "by decision" in page
    history = read(people.cast.teammate, reverse("gates:view_decision", args=[gate.project_id, decision.pk]))
    for name in ("Lin Owner", "Bo Business"):
        assert name in history
    assert "the project is here" in read(people.manager, of_project("list_gates", gate))


def test_who_may_not_ask_reads_why_and_is_offered_nothing(people, gate, fact):
    fact.is_met()
    page = read(people.cast.teammate, url("view_gate", gate))
    assert "This takes one of these roles in the project: Project manager." in page
    assert "Ask for a decision" not in page
    assert browser(people.cast.teammate).post(url("request_gate_decision", gate)).status_code == 403


@pytest.mark.parametrize("name", ["view_gate", "amend_gate", "list_criteria", "add_criterion"])
def test_others_find_no_page(people, gate, name: str):
    assert browser(people.manager).get(url(name, gate)).status_code == 200
    for actor in (people.cast.stranger, people.cast.removed_member):
        for address in (url(name, gate), of_project("list_gates", gate), of_project("plan_gate", gate)):
            assert browser(actor).get(address).status_code == 404
        assert browser(actor).post(url("request_gate_decision", gate)).status_code == 404
    assert Client().get(url(name, gate)).status_code == 302


def test_a_decision_is_not_shown_to_others(people, gate, fact):
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    address = reverse("gates:view_decision", args=[gate.project_id, decision.pk])
    assert browser(people.cast.supplier_member).get(address).status_code == 200
    for actor in (people.cast.stranger, people.cast.removed_member):
        assert browser(actor).get(address).status_code == 404


def test_a_gate_that_changed_meanwhile_shows_both_versions(people, gate):
    client = browser(people.manager)
    typed = {"code": "G1", "phase": gate.phase, "seats_sponsor": 1, "version": Gate.objects.get(pk=gate.pk).version}
    assert client.post(url("amend_gate", gate), {**typed, "name": "Theirs"}).status_code == 303
    page = client.post(url("amend_gate", gate), {**typed, "name": "Mine"})
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()


def test_the_list_asks_as_much_for_all_gates_as_for_one(people, django_assert_max_num_queries):
    for phase in [Phase.FEASIBILITY, Phase.PILOT, Phase.ROLL_OUT, Phase.TRANSITION, Phase.CLOSURE]:
        gate = factories.gate(people, phase=phase)
    client = browser(people.manager)
    with django_assert_max_num_queries(12):
        assert client.get(of_project("list_gates", gate)).status_code == 200


def test_the_overview_says_which_gate_is_next_and_what_blocks_it(people, gate, fact):
    fact.is_not_met("p99 was 905 ms.")
    page = read(people.cast.teammate, reverse("projects:view_project", args=[gate.project_id]))
    assert url("view_gate", gate) in page
    assert "ERP answers: p99 was 905 ms." in page


def test_a_record_that_a_gate_asks_about_has_the_gate_on_its_thread(people):
    first, second = factories.gate(people), factories.gate(people, phase=Phase.PILOT)
    browser(people.manager).post(url("add_criterion", second), {"question": f"gates.open {first.pk}"})
    of_subject = Reference("charter.indicator", first.pk)
    assert [station.label for station in contributions.THREAD.collect(of_subject, people.manager)] == [str(second)]
    assert not list(contributions.THREAD.collect(of_subject, people.cast.stranger))


def test_the_palette_leads_to_the_gates_of_the_project(people, gate):
    found = [command.url for command in contributions.COMMANDS.collect(people.manager, gate.project_id)]
    assert url("view_gate", gate) in found
    assert url("view_gate", gate) not in [
        command.url for command in contributions.COMMANDS.collect(people.cast.stranger, gate.project_id)
    ]
