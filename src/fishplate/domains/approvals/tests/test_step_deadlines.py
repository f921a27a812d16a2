"""Each step of an approval may have days of its own, from when it begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.domains.approvals import tasks
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.approvals.tests import factories
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.domains.projects.choices import Role
from fishplate.kernel import clock, errors

pytestmark = pytest.mark.django_db
IN_TURN = (Seating(role=Role.PROJECT_MANAGER), Seating(role=Role.BUSINESS_OWNER, step=2))


@pytest.fixture
def people():
    return factories.signers()


def test_the_days_of_a_step_run_from_when_it_begins(people):
    approval = factories.approval(people.cast, seats=IN_TURN, step_days=[2, 5])
    assert approval.due_at == approval.opened_at + timedelta(days=2)
    signed_at = approval.opened_at + timedelta(days=1)
    with clock.frozen(signed_at):
        factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert approval.due_at == signed_at + timedelta(days=5)
    assert approval.remind_at == approval.due_at - timedelta(days=1)


def test_a_step_that_is_late_is_escalated_and_the_next_one_is_in_time_again(people):
    approval = factories.approval(people.cast, seats=IN_TURN, step_days=[2, 5])
    signed_at = approval.opened_at + timedelta(days=3)
    with clock.frozen(signed_at):
        tasks.look_after()
        approval.refresh_from_db()
        assert approval.escalated_at is not None
        factories.sign(approval, people.manager)
        approval.refresh_from_db()
        assert not approval.is_overdue
        assert Approval.objects.filter(escalated_at=None, reminded_at=None).exists()
    with clock.frozen(signed_at + timedelta(days=5, hours=-1)):
        tasks.look_after()
        conversations.deliver()
    told = [notice.topic for notice in conversations.told(people.business_owner)]
    assert sum("ApprovalReminded" in topic for topic in told) == 1


def test_no_step_ends_after_all_should_have_signed(people):
    end = clock.now() + timedelta(days=3)
    approval = factories.approval(people.cast, seats=IN_TURN, step_days=[2, 5], due_at=end)
    assert approval.due_at == approval.opened_at + timedelta(days=2)
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert approval.due_at == approval.all_due_at == end


def test_a_step_without_days_of_its_own_has_the_deadline_of_all_or_none(people):
    end = clock.now() + timedelta(days=30)
    for due_at in (None, end):
        approval = factories.approval(people.cast, seats=IN_TURN, step_days=[2], due_at=due_at)
        assert approval.due_at == approval.opened_at + timedelta(days=2)
        factories.sign(approval, people.manager)
        approval.refresh_from_db()
        assert (approval.due_at, approval.remind_at is None) == (due_at, due_at is None)


@pytest.mark.parametrize("days", [[-1], [366], [1] * 21])
def test_days_that_no_step_can_have_are_refused(people, days: list[int]):
    with pytest.raises(errors.Invalid) as refused:
        factories.approval(people.cast, step_days=days)
    assert set(refused.value.fields) == {"step_days"}
