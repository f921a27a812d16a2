"""Every way in says who may use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from fishplate.kernel import permissions
from fishplate.kernel.permissions import Access

#: Routes of libraries, which cannot be marked, by name, with the reason why they are safe.
EXCEPTIONS = {
    "account_login": "public by nature; throttled and locked out by allauth and axes",
    "account_logout": "ends one's own session, by POST",
    "account_inactive": "a text without data",
    "account_reauthenticate": "asks for the password of the person signed in",
    "mfa_authenticate": "the second step of a sign-in, only after the first; locked out after wrong codes",
    "mfa_login_webauthn": "public by nature; a passkey answers a challenge of this session",
    "mfa_reauthenticate": "asks for a code of the person signed in; locked out after wrong ones",
    "mfa_reauthenticate_webauthn": "asks for a passkey of the person signed in",
    "api:openapi-json": "describes the API and holds no data",
    "api:api-root": "answers with nothing",
}


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name with namespace, its path with parameters in angle brackets, its view."""

    name: str
    path: str
    view: Any
    params: tuple[str, ...]

    @property
    def access(self) -> Access | None:
        """What the view declares."""
        return permissions.declared(self.view)


@dataclass(frozen=True)
class Operation:
    """One operation of the API: its id, its method and path, its function."""

    name: str
    method: str
    path: str
    function: Any


def routes(
    patterns: Iterable[URLPattern | URLResolver],
    path: str = "/",
    namespace: str = "",
    params: tuple[str, ...] = (),
) -> Iterator[Route]:
    """Yield every route below ``patterns``."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        taken = (*params, *getattr(pattern.pattern, "converters", {}))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, here, inner, taken)
        else:
            yield Route(f"{namespace}{pattern.name or ''}", here, pattern.callback, taken)


def operations(api: NinjaAPI) -> Iterator[Operation]:
    """Yield every operation; ninja offers no public way from an operation's id to its function."""
    api._get_bound_routers()  # puts routers within routers beside the others
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield Operation(operation.operation_id or "", method, f"{prefix}{path}", operation.view_func)


def undeclared(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Return the routes that say nothing about who may use them; the API's are asked by operation."""
    return [
        f"{route.path} ({route.name}) declares no access"
        for route in routes(patterns)
        if route.name not in EXCEPTIONS and not route.name.startswith("api:") and route.access is None
    ]


def undeclared_operations(api: NinjaAPI) -> list[str]:
    """Return the operations that say nothing about who may use them."""
    return [
        f"{operation.method} {operation.path} ({operation.name}) declares no access"
        for operation in operations(api)
        if permissions.declared(operation.function) is None
    ]
