from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.domains.approvals import events, services, tasks
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.kernel import clock, errors, outbox
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factories.signers()


def reminders(actor):
    return sum("ApprovalReminded" in notice.topic for notice in conversations.told(actor))


def due_in(people, **time):
    return factories.approval(people.cast, due_at=clock.now() + timedelta(**time))


def test_a_day_before_those_who_have_not_signed_are_reminded_once(people):
    told: list[events.ApprovalReminded] = []
    outbox.subscribe(events.ApprovalReminded, told.append, when=outbox.INSIDE)
    approval = due_in(people, days=5)
    factories.sign(approval, people.manager)
    tasks.look_after()
    assert told == []
    with clock.frozen(approval.due_at - timedelta(hours=23)):
        tasks.look_after()
        tasks.look_after()
        conversations.deliver()
    assert [event.person_ids for event in told if event.approval_id == approval.pk] == [(people.business_owner.id,)]
    assert reminders(people.business_owner) == 1
    assert reminders(people.manager) == 0


def test_where_there_is_little_time_it_is_at_half_of_it(people):
    approval = due_in(people, hours=10)
    half = approval.opened_at + (approval.due_at - approval.opened_at) / 2
    assert abs(approval.remind_at - half) < timedelta(seconds=1)


def test_nobody_is_reminded_too_early_by_hand_or_of_what_is_closed(people):
    approval = due_in(people, days=5)
    with pytest.raises(errors.Refused):
        services.remind_approval(approval_id=approval.pk, actor=SYSTEM)
    with pytest.raises(errors.Forbidden, match="not by hand"):
        services.remind_approval(approval_id=approval.pk, actor=people.manager)
    factories.reject(approval, people.manager)
    with clock.frozen(approval.due_at - timedelta(hours=1)):
        tasks.look_after()
    assert Approval.objects.get(pk=approval.pk).reminded_at is None


def test_a_deadline_lies_ahead(people):
    with pytest.raises(errors.Invalid, match="passed already"):
        due_in(people, days=-1)
