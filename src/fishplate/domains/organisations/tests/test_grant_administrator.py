from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_another():
    administrator, person = factories.administrator().as_actor(), factories.person()
    services.grant_administrator(person_id=person.pk, actor=administrator)
    person.refresh_from_db()
    assert person.is_administrator
    assert queries.people(person.as_actor()).count() == 2
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "administrator: granted"
    with pytest.raises(errors.Refused):
        services.grant_administrator(person_id=person.pk, actor=administrator)


def test_nobody_makes_themselves_one():
    person = factories.person()
    with pytest.raises(errors.Forbidden):
        services.grant_administrator(person_id=person.pk, actor=person.as_actor())


def test_a_closed_account_becomes_none():
    administrator, person = factories.administrator().as_actor(), factories.person()
    services.deactivate_person(person_id=person.pk, actor=administrator)
    with pytest.raises(errors.Refused):
        services.grant_administrator(person_id=person.pk, actor=administrator)
