"""``FISHPLATE_SECOND_FACTOR``: an installation that asks for one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("/", "/people/", "/account/", "/account/tokens/new/", "/api/v1/people")


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answers(client: Client) -> set[int]:
    return {client.get(page).status_code for page in PAGES}


def test_without_the_setting_nobody_needs_one():
    assert answers(browser(factories.administrator())) == {200}


def test_for_administrators_it_asks_them_and_nobody_else(settings: Any):
    settings.FISHPLATE_SECOND_FACTOR = "administrators"
    administrator, person = factories.administrator(), factories.person()
    assert answers(browser(person)) == {200}
    client = browser(administrator)
    assert answers(client) == {302, 303, 403} - {302}
    assert client.get("/people/")["Location"] == reverse("organisations:view_sign_in")
    refused = client.get("/api/v1/people")
    assert refused["Content-Type"] == "application/problem+json"
    assert "second factor" in refused.json()["detail"]


def test_who_has_none_can_do_nothing_but_add_one(settings: Any):
    settings.FISHPLATE_SECOND_FACTOR = "everybody"
    person = factories.person()
    client = browser(person)
    assert client.get(reverse("organisations:view_sign_in")).status_code == 200
    assert client.post(reverse("organisations:create_access_token"), {"name": "way round"}).status_code == 303
    assert not person.access_tokens.exists()
    factories.authenticator_app(person.as_actor())
    assert answers(client) == {200}


def test_a_word_it_does_not_know_stops_the_start():
    run = subprocess.run(
        [sys.executable, "-m", "fishplate.config.cli", "check"],
        env={**os.environ, "FISHPLATE_SECOND_FACTOR": "some"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "FISHPLATE_SECOND_FACTOR must be one of: administrators, everybody" in run.stderr + run.stdout
