from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_manager_gives_somebody_an_account():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager")
    added = services.add_person(
        organisation_id=organisation.pk,
        name="Zhao",
        email="Zhao@Example.org",
        password=factories.PASSWORD,
        actor=manager.as_actor(),
    )
    assert added.check_password(factories.PASSWORD)
    assert queries.people(manager.as_actor()).filter(pk=added.pk).exists()
    assert not added.is_administrator


def test_somebody_who_has_an_account_becomes_a_member_and_keeps_their_password():
    first, second = factories.organisation(), factories.organisation()
    person = factories.person(of=first, email="li@example.org")
    manager = factories.person(of=second, role="manager")
    again = services.add_person(
        organisation_id=second.pk,
        name="Other",
        email="LI@example.org",
        password="something else entirely",
        actor=manager.as_actor(),
    )
    assert again == person
    again.refresh_from_db()
    assert again.check_password(factories.PASSWORD)
    assert Membership.objects.filter(person=person).count() == 2
    assert Person.objects.filter(email__iexact="li@example.org").count() == 1


def test_adding_somebody_twice_is_an_error_at_the_field():
    organisation = factories.organisation()
    factories.person(of=organisation, email="li@example.org")
    with pytest.raises(errors.Invalid) as invalid:
        factories.person(of=organisation, email="li@example.org")
    assert set(invalid.value.fields) == {"email"}


def test_members_may_not_and_strangers_find_nothing():
    organisation = factories.organisation()
    for actor, error in (
        (factories.person(of=organisation).as_actor(), errors.Forbidden),
        (factories.person(role="manager").as_actor(), errors.NotFound),
    ):
        with pytest.raises(error):
            services.add_person(
                organisation_id=organisation.pk,
                name="X",
                email="x@example.org",
                password=factories.PASSWORD,
                actor=actor,
            )


def test_people_see_their_colleagues_and_nobody_else():
    organisation = factories.organisation()
    one, other, stranger = factories.person(of=organisation), factories.person(of=organisation), factories.person()
    assert set(queries.people(one.as_actor())) == {one, other}
    assert stranger not in queries.people(one.as_actor())
