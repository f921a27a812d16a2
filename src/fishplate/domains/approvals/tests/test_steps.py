"""Seats in steps, for roles and for named people."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.seating import MOST_SEATS, Seating, of_roles
from fishplate.domains.approvals.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, errors

pytestmark = pytest.mark.django_db

IN_TURN = of_roles({Role.PROJECT_MANAGER: 1, Role.BUSINESS_OWNER: 1}, {Role.BUSINESS_OWNER: 2})


def test_a_step_begins_when_the_one_before_is_complete():
    people = factories.signers()
    approval = factories.approval(people.cast, seats=IN_TURN)
    assert not queries.waiting_for(people.business_owner).exists()
    with pytest.raises(errors.Refused, match=r"not the turn of this seat yet\. First to sign: Project manager"):
        factories.sign(approval, people.business_owner)
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert approval.is_open
    assert list(queries.waiting_for(people.business_owner)) == [approval]
    factories.sign(approval, people.business_owner)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_a_rejection_in_the_first_step_asks_nobody_further():
    people = factories.signers()
    approval = factories.approval(people.cast, seats=IN_TURN)
    factories.reject(approval, people.manager)
    assert not queries.waiting_for(people.business_owner).exists()


def test_steps_need_not_be_numbered_without_gaps():
    people = factories.signers()
    seats = of_roles(
        {Role.PROJECT_MANAGER: 1, Role.BUSINESS_OWNER: 1}, {Role.PROJECT_MANAGER: 3, Role.BUSINESS_OWNER: 7}
    )
    approval = factories.approval(people.cast, seats=seats)
    factories.sign(approval, people.manager)
    factories.sign(approval, people.business_owner)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_a_seat_for_named_people_is_for_them_whatever_their_role():
    people = factories.signers()
    named = Seating(people=(people.cast.supplier_member.id, people.cast.teammate.id), label="ERP")
    approval = factories.approval(people.cast, seats=[named])
    assert list(queries.waiting_for(people.cast.supplier_member)) == [approval]
    with pytest.raises(errors.Forbidden, match="ERP: this seat is for Sam Supplier / Mei Teammate"):
        factories.sign(approval, people.manager)
    factories.sign(approval, people.cast.supplier_member)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_people_who_are_no_members_cannot_be_asked():
    people = factories.signers()
    for outsider in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.Refused, match="1 person must sign, the project has 0"):
            factories.approval(people.cast, seats=[Seating(people=(outsider.id,))])


def test_the_same_person_in_two_steps_is_not_two_people():
    people = factories.signers()
    both = Seating(role=Role.PROJECT_MANAGER), Seating(people=(people.manager.id,), step=2, label="Acceptance")
    with pytest.raises(errors.Refused, match=r"Project manager \+ Acceptance: 2 different people must sign"):
        factories.approval(people.cast, seats=both)


def test_nobody_signs_where_nobody_would_be_left_for_another_seat():
    people = factories.signers()
    second = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, second, people.cast.organisation, Role.PROJECT_MANAGER, by=people.manager)
    seats = [Seating(role=Role.PROJECT_MANAGER), Seating(people=(people.manager.id,), step=2, label="Acceptance")]
    approval = factories.approval(people.cast, seats=seats)
    with pytest.raises(errors.Refused, match="nobody is left to sign elsewhere"):
        factories.sign(approval, people.manager)
    factories.sign(approval, second.as_actor())
    factories.sign(approval, people.manager)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_the_seat_is_chosen_so_that_all_can_still_be_filled():
    people = factories.signers()
    both = organisations.person(of=people.cast.organisation)
    projects.member(
        people.cast.project, both, people.cast.organisation, Role.PROJECT_MANAGER, Role.SPONSOR, by=people.manager
    )
    approval = factories.approval(people.cast, seats={Role.PROJECT_MANAGER: 1, Role.SPONSOR: 1})
    vote = factories.sign(approval, both.as_actor())
    assert vote.seat.role == Role.SPONSOR
    factories.sign(approval, people.manager)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_who_it_waits_for_are_those_whose_turn_it_is():
    people = factories.signers()
    approval = factories.approval(people.cast, seats=IN_TURN)
    assert [person.pk for person in queries.whom_it_waits_for(approval)] == [people.manager.id]
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert [person.pk for person in queries.whom_it_waits_for(approval)] == [people.business_owner.id]


@pytest.mark.parametrize(
    "seats",
    [
        [Seating()],
        [Seating(role=Role.PROJECT_MANAGER), Seating(role=Role.PROJECT_MANAGER)],
        [Seating(role=Role.PROJECT_MANAGER, step=step) for step in range(1, MOST_SEATS + 2)],
    ],
)
def test_seats_that_make_no_sense_are_refused(seats):
    people = factories.signers()
    with pytest.raises(errors.Invalid):
        factories.approval(people.cast, seats=seats)


def test_nobody_signs_for_an_organisation_that_is_party_to_it():
    people = factories.signers()
    supplier = people.cast.supplier
    other = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, other, people.cast.organisation, Role.SYSTEM_ARCHITECT, by=people.manager)
    approval = factories.approval(people.cast, seats={Role.SYSTEM_ARCHITECT: 1}, interested=[supplier.pk])
    assert not queries.waiting_for(people.cast.supplier_member).exists()
    with pytest.raises(errors.Forbidden, match=f"{supplier.name} is party to what is signed"):
        factories.sign(approval, people.cast.supplier_member)
    factories.sign(approval, other.as_actor())


def test_an_approval_that_only_those_could_sign_who_may_not_is_not_asked_for():
    people = factories.signers()
    with pytest.raises(errors.Refused, match="System architect: 1 person must sign, the project has 0"):
        factories.approval(people.cast, seats={Role.SYSTEM_ARCHITECT: 1}, interested=[people.cast.supplier.pk])


def test_identity_has_to_be_proved_once_more_where_that_is_asked():
    people = factories.signers()
    approval = factories.approval(people.cast, prove_identity=True)
    with pytest.raises(errors.Forbidden, match="prove once more who you are"):
        factories.sign(approval, people.manager)
    vote = services.cast_vote(
        approval_id=approval.pk,
        verdict="approve",
        digest=approval.digest,
        proved_at=clock.now(),
        actor=people.manager,
    )
    assert vote.proved_at is not None
    with pytest.raises(errors.Forbidden, match="prove once more"):
        services.cast_vote(
            approval_id=approval.pk,
            verdict="approve",
            digest=approval.digest,
            proved_at=clock.now() - services.PROOF_COUNTS * 2,
            actor=people.business_owner,
        )
