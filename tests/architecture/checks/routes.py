"""Every way in says who may use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

from fishplate.kernel import permissions

#: Routes of libraries, which cannot be marked, by name, with the reason why they are safe.
EXCEPTIONS = {
    "account_login": "public by nature; throttled and locked out by allauth and axes",
    "account_logout": "ends one's own session, by POST",
    "account_change_password": "asks for the old password of the person signed in",
    "account_set_password": "only for a person signed in who has none",
    "account_inactive": "a text without data",
    "account_reauthenticate": "asks for the password of the person signed in",
}


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name with namespace, its path with parameters in angle brackets, its view."""

    name: str
    path: str
    view: Any


def routes(patterns: Iterable[URLPattern | URLResolver], path: str = "/", namespace: str = "") -> Iterator[Route]:
    """Yield every route below ``patterns``."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, here, inner)
        else:
            yield Route(f"{namespace}{pattern.name or ''}", here, pattern.callback)


def undeclared(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Return the routes that say nothing about who may use them."""
    return [
        f"{route.path} ({route.name}) declares no access"
        for route in routes(patterns)
        if route.name not in EXCEPTIONS and permissions.declared(route.view) is None
    ]
