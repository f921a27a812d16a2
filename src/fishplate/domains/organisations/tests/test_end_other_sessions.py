from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_end_session import browser, inside
from fishplate.kernel.sessions import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def test_only_this_browser_stays_and_nobody_elses_is_touched():
    person, other = factories.person(), factories.person()
    here, *elsewhere = (browser(person) for _ in range(3))
    theirs = browser(other)
    assert here.post(reverse("organisations:end_other_sessions")).status_code == 303
    assert inside(here)
    assert not [client for client in elsewhere if inside(client)]
    assert inside(theirs)


def test_without_one_to_keep_all_end():
    person = factories.person()
    client = browser(person)
    assert services.end_other_sessions(kept=None, actor=person.as_actor()) == 1
    assert not inside(client)


def test_another_password_ends_them_at_once():
    person = factories.person()
    browser(person)
    services.change_password(password="a wholly new sentence", actor=person.as_actor())
    assert not store.of_person(person.pk).exists()
