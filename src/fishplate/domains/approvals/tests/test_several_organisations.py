"""Who belongs to two organisations signs for the one for which they take part, and not past the other."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.organisations.queries import membership_of
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.choices import Role
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def signers() -> Signers:
    """Bo signs for the owner."""
    return factories.signers()


def also_in(signers: Signers, organisation: Organisation) -> None:
    """Let Bo belong to another organisation as well."""
    _, token = people.invitation(organisation, email="bo@elsewhere.example")
    organisations.join_by_invitation(token=token, actor=signers.business_owner)


def test_who_belongs_to_a_party_does_not_sign_for_another(signers: Signers) -> None:
    approval = factories.approval(signers.cast, seats={Role.BUSINESS_OWNER: 1}, interested=[signers.cast.supplier.pk])
    assert queries.waiting_for(signers.business_owner).get() == approval
    also_in(signers, signers.cast.supplier)
    assert not queries.waiting_for(signers.business_owner).exists()
    assert queries.whom_it_waits_for(approval) == []
    with pytest.raises(errors.Forbidden, match=f"{signers.cast.supplier.name} is party to what is signed"):
        factories.sign(approval, signers.business_owner)


def test_nor_does_a_delegate_for_them_nor_is_asked_to(signers: Signers) -> None:
    factories.delegation(signers.cast, signers.business_owner, signers.cast.teammate)
    approval = factories.approval(signers.cast, seats={Role.BUSINESS_OWNER: 1}, interested=[signers.cast.supplier.pk])
    assert queries.waiting_for(signers.cast.teammate).get() == approval
    also_in(signers, signers.cast.supplier)
    assert queries.ballot(approval, signers.cast.teammate).options == []
    assert not queries.waiting_for(signers.cast.teammate).exists()


def test_nothing_is_asked_for_that_only_they_could_sign(signers: Signers) -> None:
    also_in(signers, signers.cast.supplier)
    with pytest.raises(errors.Refused):
        factories.approval(
            signers.cast,
            seats=[Seating(people=(signers.business_owner.id,))],
            interested=[signers.cast.supplier.pk],
        )


def test_another_organisation_of_theirs_that_is_no_party_changes_nothing(signers: Signers) -> None:
    also_in(signers, people.organisation())
    approval = factories.approval(signers.cast, seats={Role.BUSINESS_OWNER: 1}, interested=[signers.cast.supplier.pk])
    vote = factories.sign(approval, signers.business_owner)
    assert vote.organisation_name == signers.cast.organisation.name


def test_the_page_says_for_whom_they_sign(signers: Signers) -> None:
    also_in(signers, people.organisation())
    approval = factories.approval(signers.cast, seats={Role.BUSINESS_OWNER: 1})
    client = Client()
    person = Person.objects.get(pk=signers.business_owner.id)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("approvals:view_approval", args=[signers.cast.project.pk, approval.pk])).content.decode()
    assert f"You sign for: {signers.cast.organisation.name}" in page


def test_who_shares_two_organisations_says_for_which_they_delegate(signers: Signers) -> None:
    shared = people.organisation()
    also_in(signers, shared)
    _, token = people.invitation(shared, email="mei@elsewhere.example")
    organisations.join_by_invitation(token=token, actor=signers.cast.teammate)
    with pytest.raises(errors.Invalid) as unsaid:
        factories.delegation(None, signers.business_owner, signers.cast.teammate)
    assert set(unsaid.value.fields) == {"organisation_id"}
    made = factories.delegation(None, signers.business_owner, signers.cast.teammate, organisation_id=shared.pk)
    assert made.organisation == shared


def test_who_is_named_for_an_organisation_that_is_not_theirs_is_not_taken_for_their_own(signers: Signers) -> None:
    bo = Person.objects.get(pk=signers.business_owner.id)
    assert membership_of(bo.email).organisation == signers.cast.organisation
    assert membership_of(bo.email, signers.cast.organisation.name.upper()).organisation == signers.cast.organisation
    with pytest.raises(errors.Invalid) as wrong:
        membership_of(bo.email, signers.cast.supplier.name)
    assert set(wrong.value.fields) == {"organisation"}
    also_in(signers, signers.cast.supplier)
    with pytest.raises(errors.Invalid):
        membership_of(bo.email)
    assert membership_of(bo.email, signers.cast.supplier.name).organisation == signers.cast.supplier
