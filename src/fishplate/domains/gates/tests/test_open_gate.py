from __future__ import annotations

import pytest

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.gates import queries, services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock, errors, facts
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.facts import State
from fishplate.kernel.fields import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(people, gate, fact) -> Decision:
    """A decision that one of the two has signed."""
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    factories.sign(decision, people.manager)
    return decision


def test_the_last_signature_opens_the_gate_and_the_project_moves_on(people, gate, signed):
    factories.sign(signed, people.business_owner)
    gate.refresh_from_db()
    signed.refresh_from_db()
    assert gate.is_open
    assert signed.outcome == Outcome.OPENED
    assert Project.objects.get(pk=gate.project_id).phase == Phase.FEASIBILITY
    assert queries.opening_decision(gate) == signed
    entries = {entry.action: entry for entry in Entry.objects.filter(chain__key=f"project:{gate.project_id}")}
    assert entries["gates.gate_opened"].change_id == entries["approvals.vote_cast"].change_id
    assert str(signed.pk) in entries["projects.phase_entered"].content.payload


def test_one_signature_is_not_enough(gate, signed):
    gate.refresh_from_db()
    assert not gate.is_open
    assert Project.objects.get(pk=gate.project_id).phase == Phase.DEFINITION


def test_a_criterion_that_fails_before_the_last_signature_keeps_it_closed(people, gate, fact, signed):
    fact.is_not_met("p99 was 1,905 ms.")
    factories.sign(signed, people.business_owner)
    gate.refresh_from_db()
    signed.refresh_from_db()
    assert not gate.is_open
    assert Project.objects.get(pk=gate.project_id).phase == Phase.DEFINITION
    assert signed.outcome == Outcome.VOID
    assert signed.approval.state == ApprovalState.VOID
    assert "p99 was 1,905 ms." in signed.approval.closing_reason
    latest = gate.decisions.first()
    assert (latest.number, latest.outcome) == (2, Outcome.REFUSED)
    assert "p99 was 1,905 ms." in latest.evidence
    assert "p99 was 1,905 ms." not in signed.evidence


def test_it_can_be_asked_for_again_once_it_is_repaired(people, gate, fact, signed):
    fact.is_not_met("Slow.")
    factories.sign(signed, people.business_owner)
    fact.is_met()
    factories.sign(factories.asked(gate, by=people.manager), people.business_owner, people.manager)
    gate.refresh_from_db()
    assert gate.is_open
    with pytest.raises(errors.Refused, match="open already"):
        factories.asked(gate, by=people.manager)


def test_nobody_opens_it_by_hand_or_twice(people, gate, signed):
    with pytest.raises(errors.Forbidden, match="not by hand"):
        services.open_gate(decision_id=signed.pk, actor=people.manager)
    factories.sign(signed, people.business_owner)
    with pytest.raises(errors.Refused, match="not waiting"):
        services.open_gate(decision_id=signed.pk, actor=SYSTEM)
    assert Entry.objects.filter(action="gates.gate_opened").count() == 1


def test_a_phase_is_entered_only_by_a_decision_that_opened_its_gate(people, gate, signed):
    enter = {"project_id": gate.project_id, "actor": SYSTEM}
    for under in (None, uuid7(), signed.pk):
        with pytest.raises(errors.Refused, match="only by a decision"):
            projects.enter_phase(phase=Phase.FEASIBILITY, under=under, **enter)
    factories.sign(signed, people.business_owner)
    with pytest.raises(errors.Refused, match="Pilot"):
        projects.enter_phase(phase=Phase.PILOT, under=signed.pk, **enter)
    projects.enter_phase(phase=Phase.FEASIBILITY, under=signed.pk, **enter)


def test_others_may_ask_whether_it_is_open(people, gate, signed):
    def ask():
        return facts.evaluate(
            "gates.open", project_id=gate.project_id, params={"subject": str(gate.pk)}, at=clock.now()
        )

    assert ask().state is State.NOT_MET
    factories.sign(signed, people.business_owner)
    answer = ask()
    assert answer.state is State.MET
    assert (answer.sources[0].record.id, answer.sources[0].digest) == (signed.pk, signed.digest)


def test_a_gate_of_another_project_is_not_measured(people, gate):
    answer = facts.evaluate("gates.open", project_id=uuid7(), params={"subject": str(gate.pk)}, at=clock.now())
    assert answer.state is State.NOT_MEASURED
