from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_the_first_person_is_an_administrator_and_manages_the_first_organisation():
    assert queries.installation_is_empty()
    person = factories.administrator()
    assert person.is_administrator
    assert person.check_password(factories.PASSWORD)
    assert queries.is_manager(person.as_actor(), Organisation.objects.get().pk)
    assert not queries.installation_is_empty()


def test_it_works_once():
    factories.administrator()
    with pytest.raises(errors.Refused, match="already has"):
        services.found_installation(
            organisation_name="Second", name="B", email="b@example.org", password=factories.PASSWORD
        )
    assert Person.objects.count() == 1


def test_every_wrong_field_is_named_at_once_and_nothing_is_half_written():
    with pytest.raises(errors.Invalid) as invalid:
        services.found_installation(organisation_name="First", name=" ", email="not an address", password="short")
    assert set(invalid.value.fields) == {"name", "email", "password"}
    assert not Organisation.objects.exists()
