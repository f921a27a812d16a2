"""requests, held to the same policy as our own clients."""

from __future__ import annotations

import pytest
import requests

from fishplate.kernel.egress import Denied, Policy, Rule
from fishplate.kernel.egress.session import session
from fishplate.kernel.egress.tests.places import listening

pytestmark = pytest.mark.network


def listing(pattern: str, port: int) -> Policy:
    return Policy((Rule.parse(pattern, str(port)),))


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_what_is_listed_is_reached_and_what_is_not_never_is():
    with listening() as server:
        with session(listing("listed.example", server.port), resolver=here) as http:
            assert http.get(f"http://listed.example:{server.port}/").status_code == 200
            with pytest.raises(Denied):
                http.get(f"http://other.example:{server.port}/")
        assert server.hits == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0"])
def test_every_spelling_of_this_machine_is_denied(host: str):
    with listening() as server:
        with (
            session(listing("listed.example", server.port)) as http,
            pytest.raises((Denied, requests.RequestException)),
        ):
            http.get(f"http://{host}:{server.port}/")
        assert server.hits == 0


def test_a_redirect_is_asked_anew():
    with listening() as inside, listening(redirect_to=f"http://inside.example:{inside.port}/") as outside:
        with session(listing("outside.example", outside.port), resolver=here) as http, pytest.raises(Denied):
            http.get(f"http://outside.example:{outside.port}/")
        assert (outside.hits, inside.hits) == (1, 0)


def test_a_name_that_answers_differently_the_second_time_leads_nowhere_else():
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with listening() as server:
        policy = listing("127.0.0.1", server.port)
        with session(policy, resolver=lambda *_: next(answers)) as http:
            assert http.get(f"http://rebinding.example:{server.port}/").status_code == 200
            http.close()
            with pytest.raises(Denied):
                http.get(f"http://rebinding.example:{server.port}/")


def test_proxies_are_not_asked(monkeypatch: pytest.MonkeyPatch):
    with listening() as proxy, listening() as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")  # what the environment says is what is tried
        with session(listing("listed.example", server.port), resolver=here) as http:
            http.get(f"http://listed.example:{server.port}/")
            with pytest.raises(requests.RequestException):
                http.get(f"http://listed.example:{server.port}/", proxies={"http": f"http://127.0.0.1:{proxy.port}"})
        assert (proxy.hits, server.hits) == (0, 1)
