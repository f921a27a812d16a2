"""What other domains ask of the web layer: did this session prove a moment ago who sits there?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories
from fishplate.web import reauthentication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def asked_by(client: Client, person: Person) -> HttpRequest:
    """Return a request of this browser's session, as a page of another domain has it."""
    request = RequestFactory().get("/projects/1/sign/")
    request.session = client.session
    request.user = person
    request._messages = Messages()  # type: ignore[attr-defined]  # as its middleware does
    return request


class Messages:
    def add(self, *args: Any) -> None:
        """Nobody reads them here."""


def signed_in(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": factories.PASSWORD})
    return client


def test_a_sign_in_just_now_is_proof_enough_and_one_of_yesterday_is_not():
    person = factories.person()
    request = asked_by(signed_in(person), person)
    assert reauthentication.ask_unless_recent(request) is None
    at = request.session["account_authentication_methods"]
    at[0]["at"] -= 301
    elsewhere = reauthentication.ask_unless_recent(request, minutes=5)
    assert elsewhere is not None
    assert elsewhere["Location"] == "/account/again/?next=%2Fprojects%2F1%2Fsign%2F"


def test_who_has_no_second_factor_is_sent_to_add_one():
    person = factories.person()
    elsewhere = reauthentication.ask_unless_recent(asked_by(signed_in(person), person), second_factor=True)
    assert elsewhere is not None
    assert elsewhere["Location"].startswith(reverse("organisations:view_sign_in"))


@pytest.mark.parametrize(("passkey", "page"), [(False, "mfa_reauthenticate"), (True, "mfa_reauthenticate_webauthn")])
def test_a_password_is_no_second_factor(passkey: bool, page: str):
    person = factories.person()
    client = signed_in(person)
    (factories.passkey if passkey else factories.authenticator_app)(person.as_actor())
    elsewhere = reauthentication.ask_unless_recent(asked_by(client, person), second_factor=True)
    assert elsewhere is not None
    assert elsewhere["Location"].startswith(reverse(page))


def test_a_code_shown_again_is_and_leads_back():
    person = factories.person()
    client = signed_in(person)
    _, secret = factories.authenticator_app(person.as_actor())
    page = f"{reverse('mfa_reauthenticate')}?next=/account/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"code": "12"}).status_code == 200
    assert not reauthentication.was_recent(asked_by(client, person), minutes=5, second_factor=True)
    assert client.post(page, {"code": factories.code(secret)})["Location"] == "/account/"
    assert reauthentication.ask_unless_recent(asked_by(client, person), second_factor=True) is None


def test_it_leads_nowhere_else():
    person = factories.person()
    client = signed_in(person)
    answer = client.post("/account/again/?next=https://evil.example/", {"password": factories.PASSWORD})
    assert "evil" not in answer["Location"]


def test_what_another_person_proved_in_this_browser_counts_for_nobody_else():
    person, other = factories.person(), factories.person()
    request = asked_by(signed_in(person), other)
    assert not reauthentication.was_recent(request, minutes=5)


def test_a_session_that_only_was_given_proved_nothing():
    person = factories.person()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert not reauthentication.was_recent(asked_by(client, person), minutes=60)
