from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Delegation
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.test_pages import read
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import services as project_services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def sign_for(approval, principal, actor, verdict="approve"):
    return services.cast_vote(
        approval_id=approval.pk,
        verdict=verdict,
        digest=approval.digest,
        on_behalf_of=principal.id,
        reason="No." if verdict == "reject" else "",
        actor=actor,
    )


def test_a_delegate_signs_on_behalf_of_who_is_away():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(people.cast)
    assert list(queries.waiting_for(people.cast.teammate)) == [approval]
    [option] = queries.ballot(approval, people.cast.teammate).options
    assert option.label == "Business process owner, on behalf of Bo Business"
    vote = sign_for(approval, people.business_owner, people.cast.teammate)
    assert (vote.person_name, vote.on_behalf_name) == ("Mei Teammate", "Bo Business")
    assert not queries.waiting_for(people.business_owner).exists()
    factories.sign(approval, people.manager)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_a_delegate_says_for_whom_they_sign():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Forbidden, match="takes the role"):
        factories.sign(approval, people.cast.teammate)


def test_one_human_never_fills_two_seats_by_delegation():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.manager)
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    with pytest.raises(errors.Refused, match="one person cannot fill two seats"):
        sign_for(approval, people.business_owner, people.manager)


def test_nor_is_anybody_signed_for_who_has_signed():
    people = factories.signers()
    both = organisations.person("Both", of=people.cast.organisation)
    projects.member(
        people.cast.project,
        both,
        people.cast.organisation,
        Role.PROJECT_MANAGER,
        Role.BUSINESS_OWNER,
        by=people.manager,
    )
    factories.delegation(people.cast, both.as_actor(), people.cast.teammate)
    approval = factories.approval(people.cast, seats={Role.PROJECT_MANAGER: 2, Role.BUSINESS_OWNER: 1})
    factories.sign(approval, both.as_actor())
    assert not queries.waiting_for(people.cast.teammate).exists()
    with pytest.raises(errors.Refused, match="Both has a signature here already"):
        sign_for(approval, both.as_actor(), people.cast.teammate)


def test_who_was_signed_for_does_not_sign_once_more():
    people = factories.signers()
    factories.delegation(people.cast, people.manager, people.cast.teammate)
    approval = factories.approval(people.cast)
    sign_for(approval, people.manager, people.cast.teammate)
    with pytest.raises(errors.Refused, match="one person cannot fill two seats"):
        factories.sign(approval, people.manager)


def test_a_delegation_is_not_passed_on():
    people = factories.signers()
    third = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, third, people.cast.organisation, by=people.manager)
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    factories.delegation(people.cast, people.cast.teammate, third.as_actor())
    approval = factories.approval(people.cast)
    assert not queries.waiting_for(third.as_actor()).exists()
    with pytest.raises(errors.Forbidden, match="has not delegated"):
        sign_for(approval, people.business_owner, third.as_actor())


@pytest.mark.parametrize("days", [-1, 8])
def test_it_counts_from_the_first_day_to_the_last(days: int):
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate, days=7)
    approval = factories.approval(people.cast)
    with clock.frozen(clock.now() + timedelta(days=days)):
        assert not queries.waiting_for(people.cast.teammate).exists()
        with pytest.raises(errors.Forbidden, match="not for today"):
            sign_for(approval, people.business_owner, people.cast.teammate)
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert queries.waiting_for(people.cast.teammate).exists()


def test_whoever_lives_in_another_zone_signs_no_day_longer():
    people = factories.signers()
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone.get_default_timezone())
    with clock.frozen(noon):
        factories.delegation(people.cast, people.business_owner, people.cast.teammate, days=0)
        approval = factories.approval(people.cast)
        with timezone.override(ZoneInfo("Pacific/Kiritimati")):  # where it is the same day still, or the next
            assert queries.waiting_for(people.cast.teammate).exists()
    with clock.frozen(noon + timedelta(hours=13)), timezone.override(ZoneInfo("Pacific/Pago_Pago")):
        assert timezone.localdate(clock.now()) == noon.date()
        assert not queries.waiting_for(people.cast.teammate).exists()
        with pytest.raises(errors.Forbidden, match="not for today"):
            sign_for(approval, people.business_owner, people.cast.teammate)


def test_in_one_project_it_counts_in_no_other():
    people = factories.signers()
    other = projects.project(people.cast.people["owner"], people.cast.organisation)
    for actor, role in ((people.business_owner, Role.BUSINESS_OWNER), (people.cast.teammate, Role.TEST_ENGINEER)):
        person = Person.objects.get(pk=actor.id)
        projects.member(other, person, people.cast.organisation, role, by=people.manager)
    elsewhere = replace(people.cast, project=other)
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(elsewhere, seats={Role.BUSINESS_OWNER: 1})
    assert not queries.waiting_for(people.cast.teammate).exists()
    factories.delegation(None, people.business_owner, people.cast.teammate)
    assert list(queries.waiting_for(people.cast.teammate)) == [approval]
    sign_for(approval, people.business_owner, people.cast.teammate)


def test_nothing_is_delegated_to_another_organisation():
    people = factories.signers()
    for to in (people.cast.supplier_member, people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.Invalid, match="takes part for your organisation"):
            factories.delegation(people.cast, people.business_owner, to)
        with pytest.raises(errors.Invalid, match="colleague of your organisation"):
            factories.delegation(None, people.business_owner, to)


def test_strangers_and_the_system_delegate_nothing_in_a_project():
    people = factories.signers()
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.delegation(people.cast, actor, people.cast.teammate)
    with pytest.raises(errors.Forbidden):
        factories.delegation(people.cast, SYSTEM, people.cast.teammate)


def test_days_that_are_over_or_in_the_wrong_order_are_refused():
    people = factories.signers()
    today = queries.today()
    for starts, ends in ((today, today - timedelta(days=1)), (today - timedelta(days=9), today - timedelta(days=2))):
        with pytest.raises(errors.Invalid, match="last day"):
            services.delegate_signing(
                delegate_id=people.cast.teammate.id, starts_on=starts, ends_on=ends, actor=people.manager
            )
    with pytest.raises(errors.Invalid, match="somebody else than yourself"):
        factories.delegation(people.cast, people.manager, people.manager)
    assert not Delegation.objects.exists()


def test_two_for_the_same_days_are_one_too_many():
    people = factories.signers()
    factories.delegation(people.cast, people.manager, people.cast.teammate)
    with pytest.raises(errors.Refused, match="some of these days already"):
        factories.delegation(people.cast, people.manager, people.cast.teammate)


def test_it_is_seen_by_the_project_and_by_nobody_else():
    people = factories.signers()
    delegation = factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    everywhere = factories.delegation(None, people.manager, people.cast.teammate)
    for actor in (people.manager, people.cast.teammate, people.cast.supplier_member):
        assert set(queries.delegations(actor)) == {delegation, everywhere}
    for actor in (people.cast.stranger, people.cast.removed_member):
        assert not queries.delegations(actor).exists()
    chains = Entry.objects.filter(action="approvals.signing_delegated").values_list("chain__key", flat=True)
    assert set(chains) == {f"project:{people.cast.project.pk}", f"organisation:{people.cast.organisation.pk}"}


@pytest.mark.parametrize("everywhere", [False, True])
def test_who_is_away_sees_that_their_delegate_has_left(everywhere: bool):
    people = factories.signers()
    factories.delegation(None if everywhere else people.cast, people.business_owner, people.cast.teammate)
    address = reverse("approvals:list_delegations")
    assert "Counts today" in read(people.business_owner, address)
    member = Member.objects.get(project=people.cast.project, person_id=people.cast.teammate.id)
    project_services.remove_member(member_id=member.pk, actor=people.manager)
    page = read(people.business_owner, address)
    assert "Counts today" not in page
    assert "not both take part" in page
