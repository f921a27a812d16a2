from __future__ import annotations

import pytest

from fishplate.domains.approvals import services as approval_services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.gates import services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.gates.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(people, gate, fact) -> Decision:
    fact.is_met()
    return factories.asked(gate, by=people.manager)


def test_a_rejection_keeps_it_closed_and_its_reason_is_kept(people, gate, pending):
    approvals.reject(pending.approval, people.business_owner, "The shop floor is not ready.")
    pending.refresh_from_db()
    assert (pending.outcome, pending.approval.state) == (Outcome.REJECTED, ApprovalState.REJECTED)
    assert pending.approval.closing_reason == "The shop floor is not ready."
    assert not Gate.objects.get(pk=gate.pk).is_open
    assert Entry.objects.filter(action="gates.gate_decision_closed").count() == 1


def test_a_withdrawal_closes_it_as_well(people, gate, pending):
    approval_services.withdraw_approval(approval_id=pending.approval_id, reason="Too early.", actor=people.manager)
    pending.refresh_from_db()
    assert pending.outcome == Outcome.WITHDRAWN
    assert pending.decided_at is not None


def test_nobody_closes_it_by_hand_or_twice(people, gate, pending):
    with pytest.raises(errors.Forbidden, match="follows its approval"):
        services.close_decision(decision_id=pending.pk, outcome=Outcome.REJECTED, actor=people.manager)
    services.close_decision(decision_id=pending.pk, outcome=Outcome.REJECTED, actor=SYSTEM)
    with pytest.raises(errors.Refused, match="not waiting"):
        services.close_decision(decision_id=pending.pk, outcome=Outcome.WITHDRAWN, actor=SYSTEM)
