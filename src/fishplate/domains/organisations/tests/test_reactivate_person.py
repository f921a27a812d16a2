from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_who_may_sign_in_again_has_their_password_and_not_their_tokens():
    administrator, person = factories.administrator().as_actor(), factories.person()
    _, text = services.create_access_token(name="x", actor=person.as_actor())
    services.deactivate_person(person_id=person.pk, actor=administrator)
    services.reactivate_person(person_id=person.pk, actor=administrator)
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(factories.PASSWORD)
    assert queries.person_of_token(text) is None
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "account: reopened"
    with pytest.raises(errors.Refused):
        services.reactivate_person(person_id=person.pk, actor=administrator)


def test_only_an_administrator_does():
    person = factories.person()
    with pytest.raises(errors.Forbidden):
        services.reactivate_person(person_id=person.pk, actor=person.as_actor())
    with pytest.raises(errors.NotFound):
        services.reactivate_person(person_id=person.pk, actor=factories.person().as_actor())
