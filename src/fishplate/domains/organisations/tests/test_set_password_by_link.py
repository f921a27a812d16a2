"""Setting another password by a link: once, in time, and nothing more than the password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_make_password_link import token_of
from fishplate.domains.organisations.tests.test_second_step import inside, second_step
from fishplate.domains.organisations.tests.test_unlock_person import attempt
from fishplate.kernel import audit, clock, errors, records
from fishplate.kernel.actors import SYSTEM
from fishplate.web import history

pytestmark = pytest.mark.django_db
NEW = "another horse battery"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def link_of(person: Person) -> str:
    return token_of(services.make_password_link(person_id=person.pk, actor=SYSTEM)[1])


def test_it_works_once_and_ends_the_sessions():
    person = factories.person()
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert inside(elsewhere)
    token, client = link_of(person), Client()
    client.get(reverse("organisations:open_password_link", args=[token]))
    here = reverse("organisations:set_password_by_link")
    assert person.email in client.get(here).content.decode()
    assert client.post(here, {"password": "short"}).status_code == 422
    assert client.post(here, {"password": NEW})["Location"] == reverse("account_login")
    assert not inside(client)
    assert not inside(elsewhere)
    assert not attempt(person, factories.PASSWORD)
    assert attempt(person, NEW)
    with pytest.raises(errors.NotFound):
        services.set_password_by_link(token=token, password=NEW)
    client.get(reverse("organisations:open_password_link", args=[token]))
    assert client.get(here).status_code == 410
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "password: set"


def test_looking_at_it_does_not_use_it_up():
    token = link_of(factories.person())
    for _ in range(2):
        Client().get(reverse("organisations:open_password_link", args=[token]), follow=True)
    assert queries.password_link_of_token(token) is not None


def test_it_expires():
    token = link_of(factories.person())
    with clock.frozen(clock.now() + timedelta(hours=24)), pytest.raises(errors.NotFound):
        services.set_password_by_link(token=token, password=NEW)


def test_a_weak_password_is_refused_and_the_link_stays():
    token = link_of(factories.person())
    with pytest.raises(errors.Invalid) as wrong:
        services.set_password_by_link(token=token, password="password12")
    assert set(wrong.value.fields) == {"password"}
    assert queries.password_link_of_token(token) is not None


def test_the_second_factor_is_asked_for_as_before_and_its_lock_stays():
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    services.set_password_by_link(token=link_of(person), password=NEW)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": NEW})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not inside(client)
    for _ in range(5):
        second_step(client, "not a code")
    services.set_password_by_link(token=link_of(person), password=factories.PASSWORD)
    client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    second_step(client, factories.code(secret))
    assert not inside(client)


def test_who_was_locked_out_for_wrong_passwords_gets_in_at_once():
    person = factories.person()
    for _ in range(6):
        attempt(person, "wrong wrong wrong")
    services.set_password_by_link(token=link_of(person), password=NEW)
    assert attempt(person, NEW)


def test_another_password_makes_an_open_link_worthless():
    person = factories.person()
    token = link_of(person)
    services.change_password(password=NEW, actor=person.as_actor())
    assert queries.password_link_of_token(token) is None


def test_who_has_no_password_yet_gets_one():
    organisation = factories.organisation()
    _, token = factories.invitation(organisation)
    person = services.accept_invitation(token=token, name="Mei", password=None)
    services.set_password_by_link(token=link_of(person), password=NEW)
    assert attempt(person, NEW)
