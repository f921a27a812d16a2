from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.pages.sessions import named
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, clock, errors, records
from fishplate.kernel.sessions import store
from fishplate.web import history

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def browser(person: Person, agent: str = "", address: str = "127.0.0.1") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/sign-in/", {"login": person.email, "password": factories.PASSWORD})
    return client


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_one_sees_where_one_is_signed_in_and_ends_one_of_them():
    person = factories.person()
    here = browser(person, FIREFOX, "192.0.2.7")
    there = browser(person, WECHAT, "198.51.100.3")
    page = here.get(reverse("organisations:list_sessions")).content.decode()
    for text in ("Firefox, Linux", "192.0.2.7", "WeChat, Android", "198.51.100.3", "this one"):
        assert text in page
    assert not [one for one in (here, there) if str(one.session.session_key) in page]
    other = store.of_person(person.pk).get(address="198.51.100.3")
    assert here.post(reverse("organisations:end_session", args=[other.device])).status_code == 303
    assert inside(here)
    assert not inside(there)
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "session: ended"


def test_behind_a_proxy_it_is_named_from_where_one_is_signed_in(settings):
    settings.FISHPLATE_PROXIES = [ip_network("10.0.0.0/8")]
    person = factories.person()
    client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.3")
    client.post("/sign-in/", {"login": person.email, "password": factories.PASSWORD})
    assert [one.address for one in store.of_person(person.pk)] == ["198.51.100.3"]


def test_nobody_elses_is_ended():
    person = factories.person()
    client = browser(person)
    device = store.of_person(person.pk)[0].device
    assert device is not None
    with pytest.raises(errors.NotFound):
        services.end_session(device=device, actor=factories.person().as_actor())
    assert inside(client)


def test_it_is_known_by_the_same_name_all_along_and_the_last_use_moves_on():
    person = factories.person()
    client = browser(person)
    first = store.of_person(person.pk).get()
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert inside(client)
        later = store.of_person(person.pk).get()
    assert (later.device, later.started_at) == (first.device, first.started_at)
    assert later.seen_at
    assert first.seen_at
    assert later.seen_at > first.seen_at


def test_a_page_now_and_then_costs_no_write():
    client = browser(factories.person())
    inside(client)
    with CaptureQueriesContext(connection) as queries:
        inside(client)
    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


def test_what_has_expired_is_no_session_any_more_and_is_cleared_away():
    person = factories.person()
    browser(person)
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert not store.of_person(person.pk).exists()
        assert store.forget_expired() == 1


@pytest.mark.parametrize(
    ("agent", "name"), [("", "An unknown browser"), ("curl/8.5.0", "An unknown browser"), (FIREFOX, "Firefox, Linux")]
)
def test_what_a_browser_says_of_itself_is_read_as_far_as_it_can_be(agent: str, name: str):
    assert named(agent) == name
