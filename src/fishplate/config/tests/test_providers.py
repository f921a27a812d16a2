"""Signing in with a real OpenID Connect provider, which runs as a process of its own beside the test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client

from fishplate.config import providers
from fishplate.config.installation import ConfigurationError
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel.audit.models import Content
from tests.support.ports import free_ports

ONE = {"id": "company", "name": "Company", "server_url": "https://sso.example.org/realm", "client_id": "fishplate"}
SECRET = "a secret of the provider's client"


def read(monkeypatch: pytest.MonkeyPatch, listed: Any) -> list[dict[str, Any]]:
    # settings are read from the environment
    monkeypatch.setenv("FISHPLATE_OIDC", listed if isinstance(listed, str) else json.dumps(listed))
    return providers.read()


def test_the_setting_names_providers_inline_or_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any):
    monkeypatch.delenv("FISHPLATE_OIDC", raising=False)  # settings are read from the environment
    assert providers.read() == []
    inline = read(monkeypatch, [ONE])
    (tmp_path / "oidc.json").write_text(json.dumps([ONE]))
    assert read(monkeypatch, str(tmp_path / "oidc.json")) == inline
    assert inline[0]["settings"]["link_by_email"] is False


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("/no/such/file.json", "neither a JSON list nor a file"),
        ("[{", "neither a JSON list nor a file"),
        ([1], "must be a list of providers"),
        ([{**ONE, "client_id": ""}], "client_id must be a text"),
        ([{**ONE, "link": True}], "link is not known"),
        ([{**ONE, "link_by_email": "yes"}], "link_by_email must be true or false"),
        ([{**ONE, "id": "../x"}], "id may hold"),
        ([{**ONE, "server_url": "http://sso.example.org"}], "must begin with https://"),
        ([ONE, ONE], "two providers have the same id"),
    ],
)
def test_what_is_wrong_with_it_is_said(monkeypatch: pytest.MonkeyPatch, listed: Any, said: str):
    with pytest.raises(ConfigurationError, match=said):
        read(monkeypatch, listed)


@dataclass
class Provider:
    url: str

    def knows(self, sub: str, **claims: Any) -> None:
        httpx.put(f"{self.url}/users/{sub}", json=claims, trust_env=False).raise_for_status()

    def sign_in(self, authorize_url: str, sub: str, **form: str) -> str:
        """Do what the person does on the provider's page; return where it sends the browser."""
        answer = httpx.post(authorize_url, data={"sub": sub, **form}, trust_env=False)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    (port,) = free_ports()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/.well-known/openid-configuration", trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield Provider(url)
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


@pytest.fixture
def configured(provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def configure(**options: Any) -> Provider:
        one = {**ONE, "server_url": provider.url, "client_secret": SECRET, **options}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": read(monkeypatch, [one])}}
        return provider

    return configure


def leave(client: Client, **form: str) -> str:
    """Press the button; return the address at the provider that the page leads to."""
    page = client.post("/oidc/company/", form).content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def come_back(client: Client, provider: Provider, sub: str, **form: str) -> HttpResponseBase:
    return client.get(provider.sign_in(leave(client, **form), sub))


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


pytestmark = [pytest.mark.network, pytest.mark.django_db]


def test_somebody_whom_the_provider_vouches_for_joins_where_the_setting_says_so(configured: Any):
    factories.organisation("Rail Works")
    provider = configured(join_organisation="Rail Works")
    provider.knows("lina", name="Li Na", email="lina@example.org", email_verified=True)
    client = Client()
    assert "Company" in client.get("/sign-in/").content.decode()
    assert come_back(client, provider, "lina", next="/people/")["Location"] == "/people/"
    person = Person.objects.get(email="lina@example.org")
    assert (person.name, Membership.objects.get(person=person).organisation.name) == ("Li Na", "Rail Works")
    again = Client()
    come_back(again, provider, "lina")
    assert inside(again)
    assert Person.objects.count() == 1


def test_nobody_joins_without_that_setting_or_without_a_verified_address(configured: Any):
    factories.organisation("Rail Works")
    provider = configured()
    provider.knows("mo", email="mo@example.org", email_verified=True)
    answer = come_back(Client(), provider, "mo")
    assert answer.status_code == 403
    provider = configured(join_organisation="Rail Works")
    for sub, verified in (("ma", False), ("mi", "false"), ("mu", 1)):
        provider.knows(sub, email=f"{sub}@example.org", email_verified=verified)
        client = Client()
        come_back(client, provider, sub)
        assert not inside(client)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("link", "verified", "expected"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_an_account_is_linked_by_address_only_where_the_setting_says_so(
    configured: Any, link: bool, verified: bool, expected: bool
):
    person = factories.person(email="owner@example.org")
    provider = configured(link_by_email=link)
    provider.knows("taker", email="OWNER@example.org", email_verified=verified)
    client = Client()
    come_back(client, provider, "taker")
    assert inside(client) is expected
    assert SocialAccount.objects.filter(user=person).exists() is expected


def test_who_is_signed_in_adds_it_as_a_way_in(configured: Any):
    provider = configured()
    provider.knows("zhao", email="other@example.org", email_verified=False)
    person = factories.person()
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": factories.PASSWORD})
    assert come_back(client, provider, "zhao", process="connect")["Location"] == "/account/sign-in/"
    other = Client()
    come_back(other, provider, "zhao")
    assert other.get("/account/").context["actor"].id == person.pk


def test_a_way_in_is_not_added_without_proving_who_one_is(configured: Any):
    configured()
    client = Client()
    client.force_login(factories.person(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/oidc/company/", {"process": "connect"})
    assert answer["Location"].startswith("/account/again/")
    assert Client().post("/oidc/company/", {"process": "connect"})["Location"].startswith("/sign-in/")


def test_the_second_factor_is_asked_for_after_it_as_well(configured: Any):
    person = factories.person(email="two@example.org")
    factories.authenticator_app(person.as_actor())
    provider = configured(link_by_email=True)
    provider.knows("two", email="two@example.org", email_verified=True)
    client = Client()
    assert come_back(client, provider, "two")["Location"] == "/sign-in/code/"
    assert not inside(client)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(configured: Any):
    factories.person(email="victim@example.org")
    provider = configured(link_by_email=True)
    provider.knows("attacker", email="victim@example.org", email_verified=True)
    theirs = provider.sign_in(leave(Client()), "attacker")
    victim = Client()
    assert victim.get(theirs).status_code >= 400
    assert not inside(victim)


def test_what_was_cancelled_there_is_said_in_words(configured: Any):
    provider = configured()
    client = Client()
    address = leave(client)
    state = parse_qs(urlsplit(address).query)["state"][
        0
    ]  # a provider says it again; this one forgets it when it denies
    page = client.get(f"{provider.sign_in(address, 'x', action='deny')}&state={state}")
    assert page.status_code == 409
    assert "did not work" in page.content.decode()


def test_a_provider_that_is_away_is_said_in_words_and_logged(configured: Any, caplog: pytest.LogCaptureFixture):
    configured(server_url="http://127.0.0.1:9")
    answer = Client().post("/oidc/company/")
    assert answer.status_code == 502
    reference = re.search(r"under ([0-9a-f]{12})", answer.content.decode())
    assert reference
    assert reference[1] in caplog.text
    assert SECRET not in caplog.text


def test_a_provider_is_not_believed_where_it_points(configured: Any, settings: Any):
    """Discovery that names a host nobody listed: nothing is sent there, the secret least of all."""
    provider = configured()
    provider.knows("x", email="x@example.org", email_verified=True)
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["openid_configuration_overrides"] = {"token_endpoint": "http://169.254.169.254/token"}
    client = Client()
    assert come_back(client, provider, "x").status_code == 502


def test_nothing_secret_is_answered_or_recorded(configured: Any):
    factories.organisation("Rail Works")
    provider = configured(join_organisation="Rail Works")
    provider.knows("kim", email="kim@example.org", email_verified=True)
    client = Client()
    answer = client.post("/oidc/company/").content.decode()
    assert SECRET not in answer
    come_back(client, provider, "kim")
    assert all(SECRET not in payload for payload in Content.objects.values_list("payload", flat=True))


def test_a_provider_that_nobody_named_is_not_there(configured: Any):
    configured()
    assert Client().post("/oidc/other/").status_code == 404


def test_who_signs_in_nowhere_else_proves_there_who_they_are(configured: Any):
    factories.organisation("Rail Works")
    provider = configured(join_organisation="Rail Works")
    provider.knows("only", email="only@example.org", email_verified=True)
    client = Client()
    come_back(client, provider, "only")
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = client.get("/account/sign-in/passkeys/new/")
    there = client.get(client.get(asked["Location"])["Location"])
    assert there.context["next"] == "/account/sign-in/passkeys/new/"
    assert "prompt=login" in leave(client)
    assert (
        come_back(client, provider, "only", next=there.context["next"])["Location"] == "/account/sign-in/passkeys/new/"
    )
    assert client.get("/account/sign-in/passkeys/new/").status_code == 200


@pytest.mark.parametrize("trusted", [True, False])
def test_a_provider_that_asks_for_a_second_factor_counts_as_one_only_where_the_setting_says_so(
    configured: Any, settings: Any, trusted: bool
):
    settings.FISHPLATE_SECOND_FACTOR = "everybody"
    factories.person(email="sso@example.org")
    provider = configured(link_by_email=True, second_factor=trusted)
    provider.knows("sso", email="sso@example.org", email_verified=True)
    client = Client()
    come_back(client, provider, "sso")
    assert inside(client) is trusted


@pytest.mark.parametrize(("address", "expected"), [("NEW@example.org", True), ("other@example.org", False)])
def test_who_is_invited_comes_in_by_the_provider_if_it_is_their_address(configured: Any, address: str, expected: bool):
    _, token = factories.invitation(factories.organisation("Rail Works"), "new@example.org")
    provider = configured()
    provider.knows("new", email=address, email_verified=True, name="New")
    client = Client()
    client.get(f"/invitations/open/{token}/")
    come_back(client, provider, "new")
    assert inside(client) is expected
    assert Membership.objects.filter(organisation__name="Rail Works").exists() is expected
