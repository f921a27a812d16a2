"""Who leaves hands over what they were to sign, to somebody who may sign it, or stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.models import Approval, SeatPerson
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.conversations import queries as conversations
from fishplate.domains.conversations.tests import factories as told
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.services import remove_member
from fishplate.kernel import audit, contributions, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def signers() -> Signers:
    """Bo is to sign by name; Mei is a colleague in the project."""
    return factories.signers()


def bo(signers: Signers) -> Person:
    return Person.objects.get(pk=signers.business_owner.id)


def named(signers: Signers, *others: Seating, **options: Any) -> Approval:
    seats = [Seating(people=(signers.business_owner.id,), label="MES"), *others]
    return factories.approval(signers.cast, seats=seats, **options)


def leave(signers: Signers, successor: Person | None = None, **takers: Person) -> None:
    organisations.leave_organisation(
        organisation_id=signers.cast.organisation.pk,
        takers={key.replace("_", "-"): taker.pk for key, taker in takers.items()},
        successor=successor.pk if successor else None,
        actor=signers.business_owner,
    )


def work_of(signers: Signers) -> list[str]:
    held = contributions.OPEN_WORK.collect(signers.business_owner.id, signers.cast.organisation.pk)
    return [f"{one.what}: {one.label}" for one in held]


def test_what_waits_for_them_is_listed_by_name_and_by_role_in_every_step(signers: Signers) -> None:
    named(signers)
    factories.approval(
        signers.cast, seats=[Seating(role=Role.PROJECT_MANAGER), Seating(role=Role.BUSINESS_OWNER, step=2)]
    )
    assert work_of(signers)[1:] == [
        "signature as MES: Start the pilot",
        "signature as Business process owner: Start the pilot",
    ]


def test_what_they_signed_or_what_is_closed_is_not(signers: Signers) -> None:
    factories.sign(named(signers, Seating(role=Role.PROJECT_MANAGER)), signers.business_owner)
    services.withdraw_approval(approval_id=named(signers).pk, reason="a mistake", actor=signers.manager)
    assert len(work_of(signers)) == 1  # their role in the project


def test_the_successor_signs_in_their_place_and_is_told(signers: Signers) -> None:
    approval, mei = named(signers), signers.cast.people["teammate"]
    leave(signers, mei)
    assert list(SeatPerson.objects.filter(seat__approval=approval).values_list("person", flat=True)) == [mei.pk]
    told.deliver()
    words = [conversations.words_of(one) for one in conversations.notices(mei.as_actor())]
    assert "Bo Business asks for your signature instead of who left: Start the pilot" in words
    factories.sign(approval, mei.as_actor())
    approval.refresh_from_db()
    assert not approval.is_open
    happened = [history.name_of(entry) for entry in audit.entries_of_record(records.reference(approval))]
    assert "seat: given to somebody else" in happened


def test_the_role_goes_first_and_the_signature_with_it(signers: Signers) -> None:
    approval = factories.approval(signers.cast, seats={Role.BUSINESS_OWNER: 1})
    colleague = people.person("Ce Colleague", of=signers.cast.organisation)
    leave(signers, colleague)
    factories.sign(approval, colleague.as_actor())


def nothing_happened(signers: Signers, approval: Approval) -> bool:
    return (
        Member.objects.filter(person=bo(signers), removed_at=None).exists()
        and Membership.objects.filter(person=bo(signers)).exists()
        and approval.seats.filter(named__person=bo(signers)).exists()
    )


def test_who_has_a_conflict_of_interest_does_not_take_over_and_nothing_happens(signers: Signers) -> None:
    mei = signers.cast.people["teammate"]
    approval = named(signers, Seating(role=Role.TEST_ENGINEER))
    services.declare_conflict(approval_id=approval.pk, reason="my own work", actor=mei.as_actor())
    with pytest.raises(errors.Refused) as refused:
        leave(signers, mei)
    assert refused.value.reasons == ["Start the pilot: Mei Teammate has declared a conflict of interest."]
    assert nothing_happened(signers, approval)


def test_who_asked_does_not_sign_what_they_asked_for(signers: Signers) -> None:
    approval = named(signers, exclude_requester=True)
    with pytest.raises(errors.Refused, match="Whoever asks for this approval may not sign it"):
        leave(signers, signers.cast.people["owner"])
    assert nothing_happened(signers, approval)


def test_whose_organisation_is_party_to_it_does_not_sign(signers: Signers) -> None:
    approval = named(signers, interested=[signers.cast.supplier.pk])
    with pytest.raises(errors.Refused, match="is party to what is signed"):
        leave(signers, signers.cast.people["supplier_member"])
    assert nothing_happened(signers, approval)


def test_nobody_signs_twice_for_that(signers: Signers) -> None:
    owner = signers.cast.people["owner"]
    approval = named(signers, Seating(role=Role.PROJECT_MANAGER))
    with pytest.raises(errors.Refused, match="2 different people must sign"):
        leave(signers, owner)
    factories.sign(approval, signers.manager)
    with pytest.raises(errors.Refused, match="one person cannot fill two seats"):
        leave(signers, owner)
    assert nothing_happened(signers, approval)


def test_each_thing_may_go_to_another(signers: Signers) -> None:
    approval, mei = named(signers), signers.cast.people["teammate"]
    seat = approval.seats.get()
    colleague = people.person("Ce Colleague", of=signers.cast.organisation)
    leave(signers, colleague, **{f"seat-{seat.pk}": mei})
    assert queries.whom_it_waits_for(approval) == [mei]
    assert Member.objects.filter(person=colleague, removed_at=None).exists()


def test_for_whom_nobody_is_named_the_signature_ends_and_can_be_withdrawn(signers: Signers) -> None:
    approval = named(signers)
    leave(signers)
    assert queries.whom_it_waits_for(approval) == []
    services.withdraw_approval(approval_id=approval.pk, reason="nobody is left", actor=signers.manager)


def test_a_manager_of_the_organisation_does_it_and_others_may_not(signers: Signers) -> None:
    approval = named(signers)
    seat, cast = approval.seats.get(), signers.cast
    remove_member(member_id=Member.objects.get(person=bo(signers), removed_at=None).pk, actor=signers.manager)
    for name in ("stranger", "supplier_member", "removed_member"):
        with pytest.raises(errors.Forbidden):
            services.hand_over_seat(
                seat_id=seat.pk,
                person_id=bo(signers).pk,
                to_person_id=cast.people["teammate"].pk,
                actor=cast.people[name].as_actor(),
            )
    manager = people.person(of=cast.organisation, role="manager").as_actor()
    services.hand_over_seat(
        seat_id=seat.pk, person_id=bo(signers).pk, to_person_id=cast.people["teammate"].pk, actor=manager
    )


def test_the_page_lists_it_and_one_choice_hands_everything_over(signers: Signers) -> None:
    approval, mei = named(signers), signers.cast.people["teammate"]
    client = Client()
    client.force_login(bo(signers), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("organisations:leave_organisation", args=[signers.cast.organisation.pk])
    assert "Start the pilot: signature as MES" in client.get(url).content.decode()
    assert client.post(url, {"successor": str(mei.pk)}).status_code == 303
    assert queries.whom_it_waits_for(approval) == [mei]


def test_a_project_of_another_organisation_is_left_alone(signers: Signers) -> None:
    approval = named(signers)
    elsewhere = people.organisation()
    _, token = people.invitation(elsewhere, email="x@example.org")
    organisations.join_by_invitation(token=token, actor=signers.business_owner)
    assert list(contributions.OPEN_WORK.collect(signers.business_owner.id, elsewhere.pk)) == []
    organisations.leave_organisation(organisation_id=elsewhere.pk, actor=signers.business_owner)
    assert nothing_happened(signers, approval)
