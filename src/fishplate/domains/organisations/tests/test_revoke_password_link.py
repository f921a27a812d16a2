from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_make_password_link import token_of
from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import SYSTEM
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_a_revoked_link_leads_nowhere():
    administrator, person = factories.administrator().as_actor(), factories.person()
    token = token_of(services.make_password_link(person_id=person.pk, actor=administrator)[1])
    services.revoke_password_link(person_id=person.pk, actor=administrator)
    assert queries.password_link_of_token(token) is None
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "link for a lost password: revoked"
    with pytest.raises(errors.Refused):
        services.revoke_password_link(person_id=person.pk, actor=administrator)


def test_only_an_administrator_does():
    person = factories.person()
    services.make_password_link(person_id=person.pk, actor=SYSTEM)
    with pytest.raises(errors.Forbidden):
        services.revoke_password_link(person_id=person.pk, actor=person.as_actor())
    with pytest.raises(errors.NotFound):
        services.revoke_password_link(person_id=person.pk, actor=factories.person().as_actor())
