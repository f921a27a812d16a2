from __future__ import annotations

import hashlib
import json

import pytest

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.gates import queries, services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.gates.services import CriteriaNotMet
from fishplate.domains.gates.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries as project_queries
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.tests import factories as project_factories
from fishplate.kernel import errors, facts
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.facts import Answer, Fact, State

pytestmark = pytest.mark.django_db


def test_a_refusal_names_every_reason_and_stands_in_the_history(people, gate, fact):
    fact.is_not_met("p99 was 905 ms.", "2 of 5,000 requests failed.")
    with factories.registered() as orders:
        factories.criterion(gate, orders, by=people.manager, label="Orders agree")
        orders.is_not_met("17 orders differ.")
        with pytest.raises(CriteriaNotMet) as refusal:
            factories.asked(gate, by=people.manager)
    assert [str(reason) for reason in refusal.value.reasons] == [
        "ERP answers: p99 was 905 ms.",
        "ERP answers: 2 of 5,000 requests failed.",
        "Orders agree: 17 orders differ.",
    ]
    decision = queries.decisions(people.manager).get()
    assert decision == refusal.value.decision
    assert (decision.outcome, decision.number, decision.approval) == (Outcome.REFUSED, 1, None)
    assert "17 orders differ." in decision.evidence
    assert not Approval.objects.exists()


def test_what_was_never_measured_refuses_as_well(people, gate, fact):
    fact.answer = Answer(state=State.NOT_MEASURED)
    with pytest.raises(CriteriaNotMet, match="not measured"):
        factories.asked(gate, by=people.manager)


def test_what_is_not_mandatory_only_stands_in_the_evidence(people, gate, fact):
    fact.is_met()
    with factories.registered() as extra:
        extra.is_not_met("The manual is a draft.")
        factories.criterion(gate, extra, by=people.manager, mandatory=False, label="Manual")
        decision = factories.asked(gate, by=people.manager)
    assert decision.outcome == Outcome.PENDING
    assert "The manual is a draft." in decision.evidence


def test_the_evidence_is_frozen_with_figures_and_sources_and_is_what_is_signed(people, gate, fact):
    fact.is_met(780.0, factories.source(gate))
    decision = factories.asked(gate, by=people.manager)
    approval = Approval.objects.get(pk=decision.approval_id)
    assert approval.content == decision.evidence
    assert approval.digest == decision.digest == hashlib.sha256(decision.evidence.encode()).hexdigest()
    for language in ("en", "zh-hans"):
        assert content.read(decision.evidence, language)[0].lines[0].answer == fact.answer
    assert {seat.role: seat.quorum for seat in approval.seats.all()} == {"project_manager": 1, "business_owner": 1}


def test_later_measurements_leave_the_evidence_alone(people, gate, fact):
    fact.is_met(780.0)
    decision = factories.asked(gate, by=people.manager)
    before = decision.evidence
    fact.is_not_met("Slow again.")
    decision.refresh_from_db()
    assert decision.evidence == before
    assert decision.is_intact


def test_the_hash_gives_away_a_changed_figure(people, gate, fact):
    fact.is_met(780.0)
    decision = factories.asked(gate, by=people.manager)
    assert "780.0" in decision.evidence
    assert not Decision(evidence=decision.evidence.replace("780.0", "480.0"), digest=decision.digest).is_intact


def test_an_earlier_gate_comes_first(people, gate, fact):
    fact.is_met()
    pilot = factories.gate(people, phase=Phase.PILOT)
    factories.criterion(pilot, fact, by=people.manager)
    with pytest.raises(CriteriaNotMet, match="still closed"):
        factories.asked(pilot, by=people.manager)


def test_a_gate_that_asks_nothing_is_not_decided(people):
    with pytest.raises(CriteriaNotMet, match="asks nothing yet"):
        factories.asked(factories.gate(people), by=people.manager)


def test_without_two_people_to_sign_nobody_is_asked(people, gate, fact):
    fact.is_met()
    second = project_queries.holders(people.cast.project.pk, Role.BUSINESS_OWNER).get()
    projects.remove_member(member_id=second.pk, actor=people.manager)
    with pytest.raises(CriteriaNotMet, match="Business process owner: 1 person must sign, the project has 0"):
        factories.asked(gate, by=people.manager)


def test_where_it_is_agreed_whoever_asks_does_not_sign(people, gate, fact):
    fact.is_met()
    services.amend_gate(
        gate_id=gate.pk,
        version=Gate.objects.get(pk=gate.pk).version,
        code=gate.code,
        name=gate.name,
        phase=gate.phase,
        seats=queries.seats(gate),
        exclude_requester=True,
        steps={},
        interested=[],
        sign_within_days=None,
        step_days=[],
        prove_identity=False,
        actor=people.manager,
    )
    with pytest.raises(CriteriaNotMet, match="Project manager: 1 person must sign"):
        factories.asked(gate, by=people.manager)
    second = organisations.person(of=people.cast.organisation)
    project_factories.member(
        people.cast.project, second, people.cast.organisation, Role.PROJECT_MANAGER, by=people.manager
    )
    decision = factories.asked(gate, by=people.manager)
    with pytest.raises(errors.Forbidden):
        factories.sign(decision, people.manager)
    factories.sign(decision, second.as_actor(), people.business_owner)
    gate.refresh_from_db()
    assert gate.is_open


def test_one_decision_at_a_time(people, gate, fact):
    fact.is_met()
    factories.asked(gate, by=people.manager)
    with pytest.raises(errors.Refused, match="being signed"):
        factories.asked(gate, by=people.manager)
    assert gate.decisions.count() == 1


def test_a_withdrawn_request_can_be_made_again(people, gate, fact):
    fact.is_met()
    first = factories.asked(gate, by=people.manager)
    approvals.withdraw_approval(approval_id=first.approval_id, reason="Too early.", actor=people.manager)
    second = factories.asked(gate, by=people.manager)
    assert list(gate.decisions.values_list("number", "outcome")) == [(2, Outcome.PENDING), (1, Outcome.WITHDRAWN)]
    assert json.loads(first.evidence)["subject"] != json.loads(second.evidence)["subject"]


def test_others_are_refused_with_the_reason_or_find_nothing(people, gate, fact):
    fact.is_met()
    for actor in (people.cast.teammate, people.cast.supplier_member, people.business_owner):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            factories.asked(gate, by=actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.asked(gate, by=actor)
    assert not gate.decisions.exists()


def test_the_system_may_ask_on_nobodys_behalf(people, gate, fact):
    fact.is_met()
    assert factories.asked(gate, by=SYSTEM).requested_by is None


def test_criteria_that_changed_while_they_were_measured_are_noticed(people, gate, fact):
    fact.is_met()
    with factories.registered() as late:

        def change_meanwhile(project_id, params, at):
            if not gate.criteria.filter(fact=late.key).exists():
                factories.criterion(gate, late, by=people.manager, label="Late")
            return fact.answer

        facts.register(Fact(key=fact.key, label="Slow", evaluate=change_meanwhile))
        with pytest.raises(errors.Stale):
            factories.asked(gate, by=people.manager)
    assert not Approval.objects.exists()
