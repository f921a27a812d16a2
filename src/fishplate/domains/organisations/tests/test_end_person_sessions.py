from __future__ import annotations

import pytest
from django.core.cache import cache

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_end_session import browser, inside
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def test_they_are_out_everywhere_and_nobody_else_is():
    administrator, person, other = factories.administrator().as_actor(), factories.person(), factories.person()
    theirs, others = [browser(person) for _ in range(2)], browser(other)
    assert services.end_person_sessions(person_id=person.pk, actor=administrator) == 2
    assert not [client for client in theirs if inside(client)]
    assert inside(others)
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "sessions: ended"
    assert audit.told(entry).note == {"sessions": 2}


def test_only_an_administrator_does():
    person = factories.person()
    with pytest.raises(errors.Forbidden):
        services.end_person_sessions(person_id=person.pk, actor=person.as_actor())
