from __future__ import annotations

import pytest

from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.tests import factories
from fishplate.kernel.audit.models import Entry

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_two_last_signatures_at_once_open_the_gate_once(transactional_db, people, gate, fact):
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    raised = at_once(
        lambda: factories.sign(decision, people.manager), lambda: factories.sign(decision, people.business_owner)
    )
    assert raised == [None, None]
    gate.refresh_from_db()
    assert gate.is_open
    assert Entry.objects.filter(action="gates.gate_opened").count() == 1
    assert Entry.objects.filter(action="projects.phase_entered").count() == 1


def test_two_who_ask_at_once_get_one_decision(transactional_db, people, gate, fact):
    fact.is_met()
    raised = at_once(*[lambda: factories.asked(gate, by=people.manager)] * 2)
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused"]
    assert gate.decisions.filter(outcome=Outcome.PENDING).count() == 1
