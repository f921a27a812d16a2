"""Signing in with a second factor, through the pages."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import queries
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories

pytestmark = pytest.mark.django_db
HOME = "/account/"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def first_step(person: Person, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    return client


def second_step(client: Client, code: str) -> int:
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code


def inside(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_the_password_alone_is_not_enough_and_the_code_is():
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    client = first_step(person)
    assert not inside(client)
    assert second_step(client, factories.code(secret)) == 302
    assert inside(client)


def test_who_cannot_give_a_code_gets_back_to_the_first_step():
    person = factories.person()
    factories.authenticator_app(person.as_actor())
    client = first_step(person)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    back = reverse("account_logout")
    assert f'action="{back}"' in page
    assert client.post(back)["Location"] == reverse("account_login")
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_a_code_works_once():
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    code = factories.code(secret)
    assert second_step(first_step(person), code) == 302
    again = first_step(person)
    assert second_step(again, code) == 200
    assert not inside(again)


def test_a_code_works_once_also_in_another_process_and_after_half_a_minute(monkeypatch: pytest.MonkeyPatch):
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    at = int(time.time())
    monkeypatch.setattr(time, "time", lambda: at)  # the library that reckons codes asks the time itself
    code = factories.code(secret)
    assert second_step(first_step(person), code) == 302
    for later in (0, 31):
        at += later
        cache.clear()  # what one process remembers, another has never heard of
        again = first_step(person)
        assert second_step(again, f"{code[:3]} {code[3:]}") == 200
        assert not inside(again)
    cache.clear()
    another = first_step(person)
    assert second_step(another, factories.code(secret)) == 302
    assert inside(another)


def test_a_recovery_code_stands_in_once():
    person = factories.person()
    factories.authenticator_app(person.as_actor())
    code = queries.recovery_codes(person.as_actor())[0]
    client = first_step(person)
    second_step(client, code)
    assert inside(client)
    again = first_step(person)
    second_step(again, code)
    assert not inside(again)
    assert len(queries.recovery_codes(person.as_actor())) == 9


def test_guessing_codes_is_locked_out_wherever_one_tries_from():
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    for number in range(5):
        guess = f"{number:06}" if f"{number:06}" != factories.code(secret) else "999999"
        second_step(first_step(person, Client(REMOTE_ADDR=f"192.0.2.{number + 1}")), guess)
    client = first_step(person, Client(REMOTE_ADDR="198.51.100.7"))
    answer = client.post(reverse("mfa_authenticate"), {"code": factories.code(secret)})
    assert "Too many wrong codes" in answer.content.decode()
    assert not inside(client)


def test_wrong_codes_lock_nobody_else_out_and_not_the_password():
    locked, other = factories.person(), factories.person()
    factories.authenticator_app(locked.as_actor())
    _, secret = factories.authenticator_app(other.as_actor())
    for _ in range(6):
        second_step(first_step(locked), "not a code")
    client = first_step(other)
    second_step(client, factories.code(secret))
    assert inside(client)
    first_step(locked)


def test_the_second_step_is_not_reached_without_the_first():
    assert Client().get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_somebody_who_may_not_sign_in_does_not_with_a_code_either():
    from fishplate.kernel import audit
    from fishplate.kernel.actors import SYSTEM

    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    client = first_step(person)
    with audit.change("test.deactivated", actor=SYSTEM, target=person):
        person.is_active = False
        person.save()
    second_step(client, factories.code(secret))
    assert not inside(client)


def test_nothing_secret_is_logged(caplog: pytest.LogCaptureFixture):
    person = factories.person()
    _, secret = factories.authenticator_app(person.as_actor())
    with caplog.at_level(logging.DEBUG):
        client = first_step(person)
        second_step(client, "987654")
        code = factories.code(secret)
        second_step(client, code)
    said = caplog.text
    assert not [one for one in (factories.PASSWORD, secret, code, "987654") if one in said]


def test_an_app_is_added_on_its_page_after_one_proved_who_one_is():
    person = factories.person()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("organisations:add_authenticator_app")
    asked = client.get(url)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    proven = client.post(asked["Location"], {"password": factories.PASSWORD})
    assert proven["Location"] == url
    page = client.get(url).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert client.post(url, {"code": "12"}).status_code == 422
    answer = client.post(url, {"code": factories.code(secret)})
    assert answer["Location"] == reverse("organisations:view_recovery_codes")
    codes = client.get(answer["Location"])
    assert "no-store" in codes["Cache-Control"]
    assert all(code in codes.content.decode() for code in queries.recovery_codes(person.as_actor()))
    overview = client.get(reverse("organisations:view_sign_in")).content.decode()
    assert "second factor: added" in overview
    assert secret not in overview
