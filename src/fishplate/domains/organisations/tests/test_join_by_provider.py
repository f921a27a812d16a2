from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def join(**options: Any) -> Person:
    return services.join_by_provider(
        **{
            "provider": "company",
            "uid": "1",
            "name": "Li Na",
            "email": "li@example.org",
            "organisation_name": "Rail Works",
            **options,
        }
    )


def test_who_is_vouched_for_becomes_a_plain_member_without_a_password():
    organisation = factories.organisation("Rail Works")
    person = join()
    membership = queries.memberships(organisation).get()
    assert (membership.person, membership.role) == (person, MembershipRole.MEMBER)
    assert not person.has_usable_password()
    assert not person.is_administrator


def test_without_a_name_the_address_has_to_do():
    factories.organisation("Rail Works")
    assert join(name="  ").name == "li"


def test_an_account_that_is_there_is_not_taken_over():
    factories.organisation("Rail Works")
    factories.person(email="Li@example.org")
    with pytest.raises(errors.Refused):
        join()
    assert Person.objects.filter(email__iexact="li@example.org").count() == 1


def test_an_organisation_that_does_not_exist_is_not_made():
    with pytest.raises(errors.Refused):
        join()
