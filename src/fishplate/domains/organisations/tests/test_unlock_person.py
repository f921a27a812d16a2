from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_second_step import first_step, inside, second_step
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def attempt(person: Person, password: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": password})
    return client.get("/account/").status_code == 200


def test_who_mistyped_too_often_need_not_wait():
    administrator, person, other = factories.administrator().as_actor(), factories.person(), factories.person()
    for one in (person, other):
        for _ in range(6):
            attempt(one, "wrong wrong wrong")
    assert not attempt(person, factories.PASSWORD)
    services.unlock_person(person_id=person.pk, actor=administrator)
    assert attempt(person, factories.PASSWORD)
    assert not attempt(other, factories.PASSWORD)
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "account: unlocked"


def test_wrong_codes_are_forgotten_as_well():
    administrator, person = factories.administrator().as_actor(), factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    for _ in range(6):
        second_step(first_step(person), "not a code")
    services.unlock_person(person_id=person.pk, actor=administrator)
    client = first_step(person)
    second_step(client, factories.code(secret))
    assert inside(client)


def test_only_an_administrator_does():
    person = factories.person()
    with pytest.raises(errors.Forbidden):
        services.unlock_person(person_id=person.pk, actor=person.as_actor())
