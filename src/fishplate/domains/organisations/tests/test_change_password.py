from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.kernel.audit.models import Content
from fishplate.web import history

pytestmark = pytest.mark.django_db
NEW = "a wholly new sentence"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def signed_in(email: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def test_the_new_one_signs_in_and_the_history_says_that_it_was_changed():
    person = factories.person()
    services.change_password(password=NEW, actor=person.as_actor())
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "password: changed"
    assert all(NEW not in payload for payload in Content.objects.values_list("payload", flat=True))


@pytest.mark.parametrize("password", ["short", "1234567890", ""])
def test_a_weak_one_is_refused(password: str):
    with pytest.raises(errors.Invalid) as refused:
        services.change_password(password=password, actor=factories.person().as_actor())
    assert "password" in refused.value.fields


def test_the_page_asks_for_the_old_one_keeps_this_browser_and_ends_the_others():
    person = factories.person()
    here, elsewhere = (signed_in(person.email, factories.PASSWORD) for _ in range(2))
    url, home = reverse("organisations:change_password"), reverse("organisations:set_preferences")
    assert here.post(url, {"old": "not this one", "password": NEW}).status_code == 422
    assert elsewhere.get(home).status_code == 200
    assert here.post(url, {"old": factories.PASSWORD, "password": NEW}).status_code == 303
    assert here.get(home).status_code == 200
    assert elsewhere.get(home).status_code == 302


def test_the_old_one_cannot_be_guessed_from_an_open_browser():
    person = factories.person()
    client, url = signed_in(person.email, factories.PASSWORD), reverse("organisations:change_password")
    for _ in range(6):
        client.post(url, {"old": "not this one", "password": NEW})
    client.post(url, {"old": factories.PASSWORD, "password": NEW})
    person.refresh_from_db()
    assert not person.check_password(NEW)
