"""What a library asks of ``requests`` goes out by our client or not at all."""

from __future__ import annotations

import pytest
import requests

from fishplate.kernel.egress import Policy, Rule, system_resolver
from fishplate.kernel.egress.sessions import MOST_BYTES, session  # so that little is too much

from .places import listening

pytestmark = pytest.mark.network


def listing(port: int) -> Policy:
    return Policy((Rule.parse("listed.example", str(port)),))


def test_what_is_listed_is_reached_and_answers_as_requests_does():
    with listening() as server:
        answer = session(listing(server.port), resolver=lambda *_: ["127.0.0.1"]).get(
            f"http://listed.example:{server.port}/x?y=1", timeout=2
        )
    assert (answer.status_code, answer.text, answer.ok) == (200, "ok", True)


def test_what_is_not_listed_is_not_reached():
    with listening() as server:
        with pytest.raises(requests.ConnectionError, match="not among the allowed destinations"):
            session(Policy(), resolver=system_resolver).get(f"http://127.0.0.1:{server.port}/", timeout=2)
        assert server.hits == 0


def test_a_redirect_is_decided_anew():
    with listening() as inside, listening(f"http://127.0.0.1:{inside.port}/") as server:
        with pytest.raises(requests.ConnectionError):
            session(listing(server.port), resolver=lambda host, _: ["127.0.0.1"]).get(
                f"http://listed.example:{server.port}/", timeout=2
            )
        assert (server.hits, inside.hits) == (1, 0)


def test_a_name_that_answers_differently_the_second_time_gains_nothing():
    answers = iter([["192.0.2.1"], ["127.0.0.1"]])
    policy = Policy((Rule.parse("*.example", "1-65535"),))
    with listening() as server:
        one = session(policy, resolver=lambda *_: next(answers))
        for _ in range(2):
            with pytest.raises(requests.ConnectionError):
                one.get(f"http://rebinding.example:{server.port}/", timeout=0.2)
        assert server.hits == 0


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    with listening() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")  # what the environment says is what is tried
        with pytest.raises(requests.ConnectionError):
            session(Policy(), resolver=lambda *_: ["192.0.2.1"]).get("http://listed.example/", timeout=1)
        assert proxy.hits == 0


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fishplate.kernel.egress.sessions.MOST_BYTES", 1)  # so that little is too much
    assert MOST_BYTES > 1  # so that little is too much
    with listening() as server, pytest.raises(requests.ConnectionError):
        session(listing(server.port), resolver=lambda *_: ["127.0.0.1"]).get(
            f"http://listed.example:{server.port}/", timeout=2
        )
