"""``FISHPLATE_PROXIES``: who may say on whose behalf they ask.

Wrong passwords and requests for links are counted by address of the network. Behind a proxy all would share the
proxy's, and anybody could lock out everybody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ProxyMiddleware:
    """Take whom a trusted proxy speaks for as the one who asks; nobody else's word counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.FISHPLATE_PROXIES:
            came_from, told = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
            request.META["REMOTE_ADDR"] = asked_from(came_from, told, settings.FISHPLATE_PROXIES)
        return self.get_response(request)


def asked_from(came_from: str, told: str, proxies: Iterable[Network]) -> str:
    """Return the address of who asked.

    Each proxy adds to the end from where it was asked, so it is read from there, as long as a proxy of ours speaks:
    what stands before may be made up.

    Args:
        came_from: from where the connection came.
        told: ``X-Forwarded-For``.
    """
    trusted, address, before = list(proxies), came_from, told.split(",")
    while before and _is_among(address, trusted):
        next_one = _read(before.pop())
        if next_one is None:
            break
        address = str(next_one)
    return address


def _is_among(text: str, networks: Iterable[Network]) -> bool:
    address = _read(text)
    return address is not None and any(address.version == one.version and address in one for one in networks)


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
