from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.domains.approvals import events, services, tasks
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories
from fishplate.kernel import clock, errors, outbox
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factories.signers()


def test_after_the_deadline_the_project_manager_and_who_asked_are_told_once(people):
    told: list[events.ApprovalEscalated] = []
    outbox.subscribe(events.ApprovalEscalated, told.append, when=outbox.INSIDE)
    due = clock.now() + timedelta(days=3)
    approval = factories.approval(people.cast, by=people.business_owner, due_at=due)
    with clock.frozen(due + timedelta(minutes=1)):
        tasks.look_after()
        tasks.look_after()
        assert Approval.objects.get(pk=approval.pk).is_overdue
    [event] = [event for event in told if event.approval_id == approval.pk]
    assert set(event.person_ids) == {people.manager.id, people.business_owner.id}


def test_it_can_still_be_signed(people):
    due = clock.now() + timedelta(days=3)
    approval = factories.approval(people.cast, due_at=due)
    with clock.frozen(due + timedelta(days=1)):
        tasks.look_after()
        factories.sign(approval, people.manager)
        factories.sign(approval, people.business_owner)
    assert Approval.objects.get(pk=approval.pk).state == "approved"


def test_in_time_or_by_hand_nobody_is_told(people):
    due = clock.now() + timedelta(days=3)
    approval = factories.approval(people.cast, due_at=due)
    with pytest.raises(errors.Refused):
        services.escalate_approval(approval_id=approval.pk, actor=SYSTEM)
    with pytest.raises(errors.Forbidden, match="not by hand"):
        services.escalate_approval(approval_id=approval.pk, actor=people.manager)
