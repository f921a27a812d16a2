"""Nobody but this machine's user turns a switch, and bad input gets a plain answer."""

import json
from urllib.parse import urlencode

import pytest

from fishplate.config.demo import switching
from fishplate.config.demo.systems import System

from .pairs import PATIENCE, post, send

pytestmark = pytest.mark.network
ORIGIN = "https://elsewhere.example"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SWITCH = urlencode({"fault": "latency", "state": "on", "lang": "zh"}).encode()


@pytest.fixture(scope="module", autouse=True)
def repaired(systems):
    switching.repair(systems, PATIENCE)


def is_late(systems) -> object:
    return send(systems, System.ERP, "/faults").json()["faults"]["latency"]


@pytest.mark.parametrize("headers", [{}, {"Origin": ORIGIN}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}])
def test_a_form_of_another_origin_changes_nothing(systems, headers):
    reply = send(systems, System.ERP, "/faults", method="POST", body=SWITCH, headers={**FORM, **headers})
    assert reply.status == 403
    assert not is_late(systems)


def test_the_form_of_the_own_page_switches_and_returns_to_it(systems):
    own = {**FORM, "Origin": systems.url(System.ERP)}
    reply = send(systems, System.ERP, "/faults", method="POST", body=SWITCH, headers=own)
    assert (reply.status, reply.headers["Location"]) == (303, "/?lang=zh")
    assert is_late(systems)
    off = urlencode({"fault": "all", "state": "off"}).encode()
    send(systems, System.ERP, "/faults", method="POST", body=off, headers=own)
    assert not is_late(systems)


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", ""])
def test_what_a_foreign_page_can_send_unasked_is_not_read(systems, content_type):
    body = json.dumps({"latency": True}).encode()
    headers = {"Content-Type": content_type} if content_type else {}
    assert send(systems, System.ERP, "/faults", method="POST", body=body, headers=headers).status == 415
    assert not is_late(systems)


@pytest.mark.parametrize("host", ["attacker.example", "attacker.example:80", "", "127.0.0.1.attacker.example"])
def test_no_other_name_is_served(systems, host):
    assert send(systems, System.ERP, "/faults", headers={"Host": host}).status == 421


def test_only_loopback_is_listened_to(systems):
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.2", systems.port(System.ERP)))


@pytest.mark.parametrize(
    ("path", "value", "status", "says"),
    [
        ("/faults", {"smoke": True}, 400, "no fault 'smoke'; it has latency, format-drift, stall"),
        ("/faults", {"latency": "off"}, 400, "must be true or false"),
        ("/faults", [], 400, "Name faults"),
        ("/faults", {}, 400, "Name faults"),
        ("/api/production-confirmations", {"confirmations": [{}]}, 422, "completed_at is missing"),
        ("/api/production-confirmations", {"confirmations": 3}, 422, "confirmations must be a list"),
        ("/api/production-cancellations", [], 422, "order_nos must be a list"),
        ("/api/orders", {}, 405, "Use GET here"),
        ("/nowhere", {}, 404, "nothing under this address"),
    ],
)
def test_bad_input_is_answered_in_words(systems, path, value, status, says):
    reply = post(systems, System.ERP, path, value)
    assert reply.status == status
    assert reply.headers.get_content_type() == "application/problem+json"
    assert says in reply.json()["title"]


def test_a_switch_of_two_is_not_half_turned(systems):
    assert post(systems, System.ERP, "/faults", {"latency": True, "smoke": True}).status == 400
    assert not is_late(systems)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({**JSON, "Content-Length": "2"}, b"{]", 400),
        ({**JSON, "Content-Length": "many"}, b"", 411),
        ({**JSON, "Content-Length": "-1"}, b"", 411),
        ({**JSON, "Content-Length": "9999999999"}, b"", 413),
        ({**JSON, "Content-Length": "2"}, b"\xff\xfe", 400),
    ],
)
def test_a_body_that_cannot_be_read(systems, headers, body, status):
    reply = send(systems, System.ERP, "/faults", method="POST", body=body, headers=headers)
    assert reply.status == status


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "٣"])
def test_a_page_has_a_limit(systems, limit):
    from urllib.parse import quote

    assert send(systems, System.ERP, f"/api/orders?limit={quote(limit)}").status == 400


def test_an_order_that_is_not_there(systems):
    assert send(systems, System.ERP, "/api/orders/PO-0").status == 404
