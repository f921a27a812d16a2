from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from fishplate.domains.approvals import services, tasks
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.test_pages import browser, read
from fishplate.domains.conversations import queries as notices
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.domains.projects.choices import Role
from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db
IN_TURN = (
    Seating(role=Role.PROJECT_MANAGER),
    Seating(role=Role.BUSINESS_OWNER, step=2),
)


@pytest.fixture
def people():
    return factories.signers()


def move(approval: Approval, actor: Actor, *, reason: str = "The sponsor is ill.", version: int | None = None, **time):
    due_at = clock.now() + timedelta(**(time or {"days": 9}))
    return services.reschedule_approval(
        approval_id=approval.pk, version=version, due_at=due_at, reason=reason, actor=actor
    )


def test_who_asked_moves_it_those_concerned_are_told_why_and_the_history_knows(people):
    approval = factories.approval(people.cast, by=people.cast.teammate, due_at=clock.now() + timedelta(days=2))
    factories.sign(approval, people.manager)
    moved = move(approval, people.cast.teammate, days=9)
    assert moved.due_at == moved.all_due_at
    conversations.deliver()
    said = "Mei Teammate moved the deadline for signatures: Start the pilot"
    for concerned in (people.business_owner, people.manager):
        assert said in [notices.words_of(one) for one in notices.notices(concerned)]
    assert said not in [notices.words_of(one) for one in notices.notices(people.cast.supplier_member)]
    entry = audit.entries_of_record(reference(approval))[0]
    assert entry.action == "approvals.approval_rescheduled"
    assert "The sponsor is ill." in str(audit.told(entry))
    page = read(people.business_owner, reverse("approvals:view_approval", args=[people.cast.project.pk, approval.pk]))
    assert "moved: The sponsor is ill." in page


def test_reminder_and_escalation_follow_the_new_deadline(people):
    due_at = clock.now() + timedelta(days=2)
    approval = factories.approval(people.cast, due_at=due_at)
    with clock.frozen(due_at + timedelta(minutes=1)):
        tasks.look_after()
        approval.refresh_from_db()
        assert approval.escalated_at is not None
        moved = move(approval, people.manager, days=5)
        assert moved.due_at is not None
        assert (moved.reminded_at, moved.escalated_at) == (None, None)
        tasks.look_after()
        assert not Approval.objects.exclude(escalated_at=None).exists()
    with clock.frozen(moved.due_at - timedelta(hours=2)):
        tasks.look_after()
        approval.refresh_from_db()
        assert approval.reminded_at is not None
    with clock.frozen(moved.due_at + timedelta(hours=2)):
        tasks.look_after()
        approval.refresh_from_db()
        assert approval.escalated_at is not None


def test_one_without_a_deadline_is_given_one_and_it_holds_for_the_steps_after(people):
    approval = factories.approval(people.cast, seats=IN_TURN)
    moved = move(approval, people.manager, days=4)
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert (approval.step, approval.due_at, approval.due_reason) == (2, moved.due_at, "The sponsor is ill.")


def test_a_step_of_its_own_days_moves_alone_but_takes_the_end_of_all_with_it(people):
    approval = factories.approval(people.cast, seats=IN_TURN, step_days=[2, 3], due_at=clock.now() + timedelta(days=10))
    end = approval.all_due_at
    assert move(approval, people.manager, days=5).all_due_at == end
    later = move(approval, people.manager, days=12)
    assert later.all_due_at == later.due_at


def test_others_may_not_and_outsiders_find_nothing(people):
    approval = factories.approval(people.cast, by=people.cast.teammate)
    for actor in (people.business_owner, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            move(approval, actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            move(approval, actor)


def test_it_takes_a_reason_and_a_day_to_come_and_something_open(people):
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Invalid) as refused:
        move(approval, people.manager, reason=" ", days=-1)
    assert set(refused.value.fields) == {"reason", "due_at"}
    stale = approval.version
    move(approval, people.manager)
    with pytest.raises(errors.Stale):
        move(approval, people.manager, version=stale)
    factories.reject(approval, people.manager)
    with pytest.raises(errors.Refused, match="closed"):
        move(approval, people.manager)


def test_it_is_moved_in_the_browser_and_over_the_api(people):
    approval = factories.approval(people.cast)
    address = reverse("approvals:reschedule_approval", args=[people.cast.project.pk, approval.pk])
    assert address in read(
        people.manager, reverse("approvals:view_approval", args=[people.cast.project.pk, approval.pk])
    )
    manager = browser(people.manager)
    typed = {"version": approval.version, "due_at": "2001-01-01T10:00", "reason": "Typed once"}
    refused = manager.post(address, typed)
    assert refused.status_code == 422
    assert "Typed once" in refused.content.decode()
    assert manager.post(address, {**typed, "due_at": "2099-01-01T10:00"}).status_code == 303
    approval.refresh_from_db()
    assert approval.due_at is not None
    assert approval.due_at.year == 2099
    answer = manager.post(
        f"/api/v1/approvals/{approval.pk}/reschedule",
        {"due_at": "2098-05-01T10:00:00Z", "reason": "Sooner"},
        content_type="application/json",
        headers={"If-Match": f'"{approval.version}"'},
    )
    assert (answer.status_code, answer.json()["due_at"]) == (200, "2098-05-01T10:00:00Z")
    assert answer.json()["due_reason"] == "Sooner"


def test_a_deadline_that_no_calendar_reaches_is_refused_before_it_breaks_a_page(people):
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Invalid, match="more than a hundred years away"):
        move(approval, people.manager, days=101 * 366)
    with pytest.raises(errors.Invalid, match="more than a hundred years away"):
        factories.approval(people.cast, due_at=datetime.max.replace(tzinfo=UTC))


@pytest.mark.parametrize("due_at", ["2999-12-31T23:59:00", "9999-12-31T23:59:59-12:00"])
def test_over_the_api_it_is_an_instant_that_everybody_has(people, due_at: str):
    approval = factories.approval(people.cast)
    answer = browser(people.manager).post(
        reverse("api:reschedule_approval", args=[approval.pk]),
        {"due_at": due_at, "reason": "The sponsor is ill."},
        content_type="application/json",
        headers={"If-Match": f'"{approval.version}"'},
    )
    assert answer.status_code == 422
    assert "offset from UTC" in answer.json()["errors"][0]["message"]
