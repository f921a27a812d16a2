"""What arrives at each service, and that nothing goes anywhere else."""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
from django.test import override_settings

from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress import Denied, allowing
from fishplate.kernel.messages import chat
from fishplate.kernel.messages.tests.chat_servers import ADDRESSES, HOSTS, KEY, TAKEN, Services, serving

pytestmark = [pytest.mark.django_db, pytest.mark.network]
TITLE, TEXT = "林欧 mentioned you: 接口 IF-01", "“批次号 missing”\nhttp://127.0.0.1:8000/projects/1/"


@pytest.fixture
def services() -> Iterator[Services]:
    with serving() as running:
        yield running


def allow(*hosts: str) -> None:
    for host in hosts or HOSTS:
        allowing.allow_destination(pattern=host, ports="443", actor=SYSTEM)


def sent(services: Services, service: str, secret: str = "") -> None:
    chat.send(chat.address_of(service, ADDRESSES[service], secret), title=TITLE, text=TEXT, sessions=services.sessions)


@pytest.mark.parametrize("service", sorted(ADDRESSES))
def test_each_service_gets_the_words_at_its_address(services: Services, service: str):
    allow()
    services.answer = TAKEN[service]
    sent(services, service)
    [arrived] = services.arrived
    assert arrived.host.partition(":")[0] in ADDRESSES[service]
    assert KEY in arrived.path
    said = json.dumps(arrived.body, ensure_ascii=False)
    assert "林欧 mentioned you: 接口 IF-01" in said
    assert "批次号 missing" in said
    assert "http://127.0.0.1:8000/projects/1/" in said
    assert services.dialled == [("93.184.215.14", 443)]


def test_the_bodies_are_what_the_services_document(services: Services):
    allow()
    kinds = {}
    for service in ("wecom", "dingtalk", "feishu", "slack"):
        services.answer = TAKEN[service]
        sent(services, service)
        kinds[service] = services.arrived[-1].body
    assert kinds["wecom"]["msgtype"] == "text"
    assert kinds["wecom"]["text"]["content"].startswith(TITLE)
    assert kinds["dingtalk"]["msgtype"] == "text"
    assert kinds["feishu"]["msg_type"] == "text"
    assert kinds["slack"]["attachments"]


def test_a_robot_that_signs_gets_its_signature_and_never_the_secret(services: Services):
    allow()
    services.answer = TAKEN["dingtalk"]
    sent(services, "dingtalk", secret="SEC0CANARY")
    [arrived] = services.arrived
    assert "timestamp=" in arrived.path
    assert "sign=" in arrived.path
    assert "SEC0CANARY" not in arrived.path + json.dumps(arrived.body)


@pytest.mark.parametrize("service", sorted(ADDRESSES))
def test_nothing_goes_where_the_administrator_does_not_allow(services: Services, service: str):
    allow("elsewhere.example.org")
    with pytest.raises(Denied, match="fishplate egress allow"):
        sent(services, service)
    assert services.dialled == []
    assert services.arrived == []


@pytest.mark.parametrize(
    ("service", "answer", "passing", "said"),
    [
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), False, "93000"),
        ("dingtalk", (200, {"errcode": 310000, "errmsg": "sign not match"}), False, "310000"),
        ("feishu", (200, {"code": 19001, "msg": "param invalid"}), False, "19001"),
        ("slack", (404, "no_service"), False, "404"),
        ("slack", (429, "slow down"), True, "429"),
        ("teams", (503, ""), True, "503"),
        ("teams", (302, ""), False, "302"),
    ],
)
def test_a_refusal_is_told_with_what_the_service_said(
    services: Services, service: str, answer: tuple[int, object], passing: bool, said: str
):
    allow()
    services.answer = answer
    with pytest.raises(chat.Undelivered, match=said) as refusal:
        sent(services, service)
    assert refusal.value.passing is passing
    assert KEY not in str(refusal.value)
    assert len(services.arrived) == 1  # a redirect is not followed


def test_a_service_that_is_away_may_come_back(services: Services):
    allow()

    def refuses(policy):
        opened = services.sessions(policy)
        services.port = 9
        return opened

    with pytest.raises(chat.Undelivered) as refusal:
        chat.send(chat.address_of("slack", ADDRESSES["slack"]), title=TITLE, text=TEXT, sessions=refuses)
    assert refusal.value.passing


def test_the_certificate_is_checked_against_the_name(services: Services):
    allow()
    services.tls = ssl.create_default_context()
    with pytest.raises(chat.Undelivered):
        sent(services, "slack")
    assert services.arrived == []


def test_nothing_is_logged(services: Services, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    allow()
    for service in sorted(ADDRESSES):
        for answer in (TAKEN[service], (500, "oops")):
            services.answer = answer
            with suppress(chat.Undelivered):
                sent(services, service)
    assert len(services.arrived) >= 2 * len(ADDRESSES)
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("service", "typed"),
    [
        ("slack", ADDRESSES["feishu"]),
        ("slack", ADDRESSES["slack"] + "?template=/etc/passwd"),
        ("teams", ADDRESSES["teams"] + "&template=/etc/passwd"),
        ("teams", ADDRESSES["teams"].replace("logic.azure.com", "evil.example.org")),
        ("wecom", "wecombot://key"),
        ("slack", "slack://TokenA/TokenB/TokenC"),
        ("slack", "file:///etc/passwd"),
        ("feishu", ""),
        ("other", "slack://TokenA/TokenB/TokenC"),
        ("other", "json://localhost"),
        ("other", "mailto://a:b@example.org"),
        ("other", "syslog://"),
        ("other", "no address"),
    ],
)
def test_what_is_no_address_of_the_service_is_not_kept(service: str, typed: str):
    with pytest.raises(chat.Unreadable):
        chat.address_of(service, typed)


def test_a_scheme_that_the_administrator_allows_is_sent_the_same_way(services: Services):
    with override_settings(FISHPLATE_CHAT_SCHEMES=frozenset({"jsons"})):
        address = chat.address_of("other", "jsons://ntfy.example.org/rooms/1")
        with pytest.raises(Denied):
            chat.send(address, title=TITLE, text=TEXT, sessions=services.sessions)
        allow("ntfy.example.org")
        chat.send(address, title=TITLE, text=TEXT, sessions=services.sessions)
    [arrived] = services.arrived
    assert arrived.body["title"] == TITLE


@pytest.mark.parametrize("url", ["mailtos://a:b@example.org", "syslog://", "mqtt://localhost", "xmpp://a:b@localhost"])
def test_a_plugin_with_a_way_out_of_its_own_is_never_used(url: str):
    scheme = url.partition(":")[0]
    with override_settings(FISHPLATE_CHAT_SCHEMES=frozenset({scheme})), pytest.raises(chat.Unreadable):
        chat.address_of("other", url)


def test_a_plugin_connects_nowhere_outside_an_exchange(monkeypatch: pytest.MonkeyPatch):
    # that nothing connects is what is tried
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    plugin = chat._plugin(chat.address_of("slack", ADDRESSES["slack"]))
    assert not plugin.notify(title=TITLE, body=TEXT)
    module = __import__(type(plugin).__module__, fromlist=["requests"])
    with pytest.raises(requests.RequestException):
        module.requests.Session()
