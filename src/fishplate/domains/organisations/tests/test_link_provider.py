from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_the_account_elsewhere_signs_this_person_in_and_the_history_says_so():
    person = factories.person()
    services.link_provider(provider="company", uid="4711", actor=person.as_actor())
    assert queries.linked_providers(person.as_actor()).get().uid == "4711"
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "way to sign in: linked"


def test_it_signs_in_one_person_only():
    services.link_provider(provider="company", uid="4711", actor=factories.person().as_actor())
    with pytest.raises(errors.Refused):
        services.link_provider(provider="company", uid="4711", actor=factories.person().as_actor())


def test_a_person_signs_in_with_one_account_of_a_provider():
    actor = factories.person().as_actor()
    services.link_provider(provider="company", uid="4711", actor=actor)
    with pytest.raises(errors.Refused):
        services.link_provider(provider="company", uid="4712", actor=actor)
