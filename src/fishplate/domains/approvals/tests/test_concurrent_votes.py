from __future__ import annotations

import pytest

from fishplate.domains.approvals import services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import audit, clock, errors
from fishplate.kernel.audit.models import Entry


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_person_who_signs_both_seats_at_once_fills_one():
    people = factories.signers()
    both = organisations.person(of=people.cast.organisation)
    projects.member(
        people.cast.project,
        both,
        people.cast.organisation,
        Role.PROJECT_MANAGER,
        Role.BUSINESS_OWNER,
        by=people.manager,
    )
    approval = factories.approval(people.cast)
    raised = at_once(
        *(
            lambda seat=seat: services.cast_vote(
                approval_id=approval.pk,
                verdict="approve",
                digest=approval.digest,
                seat_id=seat.pk,
                actor=both.as_actor(),
            )
            for seat in approval.seats.all()
        )
    )
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused"]
    assert Vote.objects.filter(approval=approval).count() == 1
    assert Approval.objects.get(pk=approval.pk).is_open


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_two_last_signatures_at_once_approve_once():
    people = factories.signers()
    approval = factories.approval(people.cast)
    raised = at_once(
        lambda: factories.sign(approval, people.manager), lambda: factories.sign(approval, people.business_owner)
    )
    assert raised == [None, None]
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED
    assert Entry.objects.filter(action="approvals.vote_cast").count() == 2


@pytest.mark.django_db
def test_the_database_itself_holds_one_vote_per_person():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    other_seat = approval.seats.get(role=Role.BUSINESS_OWNER)
    with (
        pytest.raises(errors.Refused, match="moment"),
        audit.change("tests.vote", actor=people.manager, target=approval) as change,
    ):
        vote = Vote(
            approval=approval,
            seat=other_seat,
            person_id=people.manager.id,
            person_name="Lin Owner",
            organisation_name="",
            verdict="approve",
            digest=approval.digest,
            voted_at=clock.now(),
        )
        vote.save()
        change.created(vote)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_the_last_signature_at_once_leave_one_answer():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    raised = at_once(
        lambda: factories.sign(approval, people.business_owner),
        lambda: services.withdraw_approval(approval_id=approval.pk, reason="Too early.", actor=people.manager),
    )
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused"]
    assert Approval.objects.get(pk=approval.pk).state in {ApprovalState.APPROVED, ApprovalState.WITHDRAWN}


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_delegated_and_the_delegate_at_once_are_one_signature():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(people.cast)

    def instead() -> None:
        services.cast_vote(
            approval_id=approval.pk,
            verdict="reject",
            reason="The answers are too slow.",
            digest=approval.digest,
            on_behalf_of=people.business_owner.id,
            actor=people.cast.teammate,
        )

    raised = at_once(instead, lambda: factories.sign(approval, people.business_owner))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused"]
    assert Vote.objects.filter(approval=approval).count() == 1
