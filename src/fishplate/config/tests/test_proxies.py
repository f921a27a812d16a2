"""Behind a proxy it counts who asks, and nobody can pretend to be somebody else."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse

from fishplate.config import startup
from fishplate.config.installation import ConfigurationError
from fishplate.web.proxies import ProxyMiddleware, asked_from

PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("came_from", "told", "asked"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # no proxy of ours: their own word
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the first was sent along by who asks
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two proxies of ours
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
    ],
)
def test_only_a_trusted_proxy_says_for_whom_it_asks(came_from: str, told: str, asked: str) -> None:
    assert asked_from(came_from, told, PROXIES) == asked


@pytest.mark.parametrize(("proxies", "asked"), [(PROXIES, "198.51.100.7"), ([], "10.0.0.1")])
def test_everything_that_counts_by_address_is_told_who_asks(settings, proxies: list[object], asked: str) -> None:
    settings.FISHPLATE_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    seen: list[str] = []

    def page(passed: HttpRequest) -> HttpResponse:
        seen.append(passed.META["REMOTE_ADDR"])
        return HttpResponse()

    ProxyMiddleware(page)(request)
    assert seen == [asked]


def test_the_setting_names_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FISHPLATE_PROXIES", "10.0.0.0/8, ::1")  # as whoever runs it sets it
    assert startup.networks("FISHPLATE_PROXIES") == PROXIES
    monkeypatch.setenv("FISHPLATE_PROXIES", "proxy.example")  # as above
    with pytest.raises(ConfigurationError, match="FISHPLATE_PROXIES"):
        startup.networks("FISHPLATE_PROXIES")
