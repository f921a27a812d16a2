from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_who_lost_all_of_them_signs_in_with_the_password_again():
    administrator, person = factories.administrator().as_actor(), factories.person()
    factories.authenticator_app(person.as_actor())
    factories.passkey(person.as_actor())
    services.reset_second_factors(person_id=person.pk, actor=administrator)
    assert not queries.second_factors(person.as_actor()).exists()
    assert queries.recovery_codes(person.as_actor()) == []
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "second factors: reset"
    with pytest.raises(errors.Refused):
        services.reset_second_factors(person_id=person.pk, actor=administrator)


def test_only_an_administrator_does():
    person = factories.person()
    factories.authenticator_app(person.as_actor())
    with pytest.raises(errors.Forbidden):
        services.reset_second_factors(person_id=person.pk, actor=person.as_actor())
