"""Against real servers on loopback: what is denied never reaches them, what is listed does."""

from __future__ import annotations

import asyncio

import httpcore
import httpx
import pytest

from fishplate.kernel import egress
from fishplate.kernel.egress import Denied, Policy, Rule, system_resolver
from fishplate.kernel.egress.resolving import Resolver

from .places import listening

pytestmark = pytest.mark.network

# Every spelling of 127.0.0.1 that a URL parser, the resolver or the kernel may understand.
FORMS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0.0.0.0",
    "0",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "１２７.0.0.1",
    "127。0。0。1",
    "listed.example@127.0.0.1",
    "listed.example:80@127.0.0.1",
]


def listing(pattern: str, port: int) -> Policy:
    return Policy((Rule.parse(pattern, str(port)),))


def spelled(host: str, port: int) -> list[str]:
    """Read the old spellings as the operating system does; every name is the attacker's and means loopback."""
    return ["127.0.0.1"] if any(map(str.isalpha, host.replace("0x", ""))) else system_resolver(host, port)


def ask(policy: Policy, url: str, resolver: Resolver = spelled, **options) -> str:
    """Return what happened: the status, "denied", or that the form means nothing here."""
    try:
        with egress.client(policy, timeout=2, resolver=resolver, **options) as http:
            return str(http.get(url).status_code)
    except Denied:
        return "denied"
    except (httpx.InvalidURL, httpx.ConnectError, httpx.LocalProtocolError):
        return "no such address"


def ask_async(policy: Policy, url: str, resolver: Resolver = spelled, **options) -> str:
    async def get() -> str:
        async with egress.async_client(policy, timeout=2, resolver=resolver, **options) as http:
            return str((await http.get(url)).status_code)

    try:
        return asyncio.run(get())
    except Denied:
        return "denied"
    except (httpx.InvalidURL, httpx.ConnectError, httpx.LocalProtocolError):
        return "no such address"


@pytest.mark.parametrize("get", [ask, ask_async])
def test_no_spelling_of_an_unlisted_address_gets_through(get):
    with listening() as server:
        results = {form: get(listing("listed.example", server.port), f"http://{form}:{server.port}/") for form in FORMS}

    assert set(results.values()) <= {"denied", "no such address"}
    assert server.hits == 0


@pytest.mark.parametrize("get", [ask, ask_async])
def test_the_same_spellings_reach_the_server_once_it_is_listed(get):
    with listening() as server:
        results = [get(listing("127.0.0.0/8", server.port), f"http://{form}:{server.port}/") for form in FORMS]

    assert results.count("200") == server.hits >= 12


@pytest.mark.parametrize("get", [ask, ask_async])
def test_a_redirect_is_checked_like_any_destination(get):
    with listening() as inner, listening(redirect_to=f"http://127.0.0.1:{inner.port}/") as outer:
        only_outer = listing("127.0.0.1", outer.port)
        both = Policy((*only_outer.rules, Rule.parse("127.0.0.1", str(inner.port))))

        assert get(only_outer, f"http://127.0.0.1:{outer.port}/") == "302", "no redirect is followed by itself"
        assert get(only_outer, f"http://127.0.0.1:{outer.port}/", follow_redirects=True) == "denied"
        assert inner.hits == 0
        assert get(both, f"http://127.0.0.1:{outer.port}/", follow_redirects=True) == "200"


class Rebinding:
    """Answers with a listed address first and with loopback from then on."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host, port):
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Dialled(httpcore.NetworkBackend):
    """Connects nowhere, and remembers what it was told to dial."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.addresses.append(host)
        raise httpcore.ConnectError("nothing there")


def test_the_address_that_was_checked_is_the_address_that_is_dialled():
    answers, connector = Rebinding(["203.0.113.5"], ["127.0.0.1"]), Dialled()

    result = ask(listing("203.0.113.0/24", 80), "http://evil.example/", resolver=answers, connector=connector)

    assert result == "no such address"
    assert connector.addresses == ["203.0.113.5"]
    assert answers.asked == 1


def test_a_second_request_to_a_rebound_name_is_denied():
    answers, connector = Rebinding(["203.0.113.5"], ["127.0.0.1"]), Dialled()

    with egress.client(listing("203.0.113.0/24", 80), resolver=answers, connector=connector) as http:
        with pytest.raises(httpx.ConnectError):
            http.get("http://evil.example/")
        with pytest.raises(Denied):
            http.get("http://evil.example/")

    assert connector.addresses == ["203.0.113.5"]


def test_of_several_answers_only_the_allowed_ones_are_dialled():
    connector = Dialled()
    answers = Rebinding(["127.0.0.1", "203.0.113.5", "169.254.169.254", "203.0.113.6"])

    ask(listing("203.0.113.0/24", 80), "http://evil.example/", resolver=answers, connector=connector)

    assert connector.addresses == ["203.0.113.5", "203.0.113.6"]


def test_proxies_of_the_environment_are_ignored(monkeypatch):
    with listening() as proxy, listening() as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")  # what the environment says is what is tried
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")  # what the environment says is what is tried

        assert ask(listing("127.0.0.1", server.port), f"http://127.0.0.1:{server.port}/") == "200"

    assert proxy.hits == 0


def test_a_name_without_an_address_is_a_failed_connection():
    def silent(host, port):
        raise OSError("no answer")

    with (
        egress.client(listing("erp.example", 80), resolver=silent) as http,
        pytest.raises(httpx.ConnectError),
    ):
        http.get("http://erp.example/")
