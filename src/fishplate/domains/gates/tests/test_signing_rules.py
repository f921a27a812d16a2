"""How a gate is signed: in which order, by when, by whom not; and when signatures are worth nothing any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from fishplate.domains.approvals import queries as approval_queries
from fishplate.domains.approvals import tasks
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.approvals.tests.test_pages import browser, read
from fishplate.domains.gates import queries, services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase, Role
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def plan(people, **options) -> Gate:
    given = {"code": "G7", "name": "Pilot", "phase": Phase.FEASIBILITY, **options}
    return services.plan_gate(project_id=people.cast.project.pk, actor=people.manager, **given)


def approval_of(decision: Decision) -> Approval:
    return Approval.objects.get(pk=decision.approval_id)


def test_the_approval_is_asked_for_as_the_gate_says(people, fact):
    supplier = people.cast.supplier
    gate = plan(
        people,
        steps={Role.BUSINESS_OWNER: 2},
        interested=[supplier.pk],
        sign_within_days=5,
        step_days=[2],
        prove_identity=True,
    )
    fact.is_met()
    factories.criterion(gate, fact, by=people.manager)
    approval = approval_of(factories.asked(gate, by=people.manager))
    assert [(seat.role, seat.step) for seat in approval.seats.all()] == [("project_manager", 1), ("business_owner", 2)]
    assert approval.due_at == approval.opened_at + timedelta(days=2)
    assert approval.all_due_at is not None
    assert approval.all_due_at - approval.opened_at > timedelta(days=4, hours=23)
    assert approval.prove_identity
    assert [one.organisation_id for one in approval.interests.all()] == [supplier.pk]
    page = read(people.manager, reverse("gates:view_gate", args=[gate.project_id, gate.pk]))
    assert "Project manager → Business process owner" in page
    assert supplier.name in page


def test_the_rules_are_set_in_the_browser(people):
    gate = plan(people)
    typed = {
        "version": gate.version,
        "code": gate.code,
        "name": gate.name,
        "phase": gate.phase,
        "seats_sponsor": "1",
        "steps_sponsor": "2",
        "sign_within_days": "7",
        "interested": [str(people.cast.supplier.pk)],
        "prove_identity": "on",
    }
    done = browser(people.manager).post(reverse("gates:amend_gate", args=[gate.project_id, gate.pk]), typed)
    assert done.status_code == 303
    gate.refresh_from_db()
    assert (gate.sign_within_days, gate.prove_identity) == (7, True)
    assert queries.steps(gate) == {Role.SPONSOR: 2}
    assert queries.interested(gate) == [people.cast.supplier.pk]


def test_rules_that_make_no_sense_are_refused_at_their_field(people):
    elsewhere = approvals.signers().cast.supplier
    for options, field in (
        ({"interested": [elsewhere.pk]}, "interested"),
        ({"sign_within_days": 0}, "sign_within_days"),
        ({"steps": {Role.BUSINESS_OWNER: 0}}, "steps"),
    ):
        with pytest.raises(errors.Invalid) as refused:
            plan(people, **options)
        assert list(refused.value.fields) == [field]


def test_who_could_only_be_signed_by_those_who_may_not_stays_closed(people, fact):
    gate = plan(people, seats={Role.SYSTEM_ARCHITECT: 1}, interested=[people.cast.supplier.pk])
    fact.is_met()
    factories.criterion(gate, fact, by=people.manager)
    with pytest.raises(services.CriteriaNotMet, match="System architect: 1 person must sign"):
        services.request_gate_decision(gate_id=gate.pk, actor=people.manager)


def test_signatures_are_void_within_a_minute_when_a_criterion_fails(people, gate, fact):
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    factories.sign(decision, people.manager)
    tasks.look_after()
    decision.refresh_from_db()
    assert decision.outcome == Outcome.PENDING
    fact.is_not_met("p99 was 1,905 ms.")
    tasks.look_after()
    decision.refresh_from_db()
    assert decision.outcome == Outcome.VOID
    assert approval_of(decision).state == ApprovalState.VOID
    assert "p99 was 1,905 ms." in approval_of(decision).closing_reason
    latest = gate.decisions.get(number=2)
    assert latest.outcome == Outcome.REFUSED


def test_the_next_round_shows_what_differs(people, gate, fact):
    fact.is_met()
    first = factories.asked(gate, by=people.manager)
    approvals.reject(approval_of(first), people.business_owner, "The margin is too small.")
    fact.is_met(310.0)
    second = approval_of(factories.asked(gate, by=people.manager))
    assert second.follows_id == first.approval_id
    pieces = [piece.text for one in approval_queries.difference(second) for piece in one.pieces]
    assert "Value: 310 ms" in pieces
