"""HTTP clients whose sockets are opened here: httpx over httpcore, whose network backend checks first."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence

import httpcore
import httpx

from .connecting import approve, trusted
from .policy import Policy
from .resolving import Resolver, system_resolver


class _Backend(httpcore.NetworkBackend):
    """Hands the connector checked addresses instead of names."""

    def __init__(self, policy: Policy, resolver: Resolver, connector: httpcore.NetworkBackend) -> None:
        self._policy = policy
        self._resolver = resolver
        self._connector = connector

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        candidates = _approve(host, port, self._policy, self._resolver)
        deadline = _Deadline(timeout)
        for last, candidate in _with_last(candidates):
            try:
                return self._connector.connect_tcp(candidate, port, deadline.left(), local_address, socket_options)
            except httpcore.ConnectError:
                if last:
                    raise
        raise AssertionError("approve() never returns an empty list")

    def sleep(self, seconds: float) -> None:
        self._connector.sleep(seconds)


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """The same for asyncio; the resolver blocks, so it runs in a thread."""

    def __init__(self, policy: Policy, resolver: Resolver, connector: httpcore.AsyncNetworkBackend) -> None:
        self._policy = policy
        self._resolver = resolver
        self._connector = connector

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        deadline = _Deadline(timeout)
        candidates = await asyncio.to_thread(_approve, host, port, self._policy, self._resolver)
        for last, candidate in _with_last(candidates):
            try:
                return await self._connector.connect_tcp(
                    candidate, port, deadline.left(), local_address, socket_options
                )
            except httpcore.ConnectError:
                if last:
                    raise
        raise AssertionError("approve() never returns an empty list")

    async def sleep(self, seconds: float) -> None:
        await self._connector.sleep(seconds)


class _Transport(httpx.HTTPTransport):
    """httpx's transport over our pool. The parent's constructor is left out so that no other pool exists."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, network_backend=backend, max_connections=100, keepalive_expiry=5.0
        )


class _AsyncTransport(httpx.AsyncHTTPTransport):
    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, network_backend=backend, max_connections=100, keepalive_expiry=5.0
        )


def client(
    policy: Policy,
    *,
    timeout: float = 10.0,
    headers: Mapping[str, str] | None = None,
    follow_redirects: bool = False,
    tls: ssl.SSLContext | None = None,
    resolver: Resolver = system_resolver,
    connector: httpcore.NetworkBackend | None = None,
) -> httpx.Client:
    """Return an `httpx.Client` that raises `Denied` instead of connecting where ``policy`` does not allow.

    ``timeout`` in seconds bounds each step of a request. Proxies and credentials of the environment are
    ignored: a proxy would connect in our place, unchecked. ``connector`` opens the sockets.
    """
    backend = _Backend(policy, resolver, connector or httpcore.SyncBackend())
    return httpx.Client(
        transport=_Transport(backend, tls or trusted()),
        trust_env=False,
        timeout=timeout,
        headers=headers,
        follow_redirects=follow_redirects,
    )


def async_client(
    policy: Policy,
    *,
    timeout: float = 10.0,
    headers: Mapping[str, str] | None = None,
    follow_redirects: bool = False,
    tls: ssl.SSLContext | None = None,
    resolver: Resolver = system_resolver,
    connector: httpcore.AsyncNetworkBackend | None = None,
) -> httpx.AsyncClient:
    """Return an `httpx.AsyncClient` for asyncio; otherwise like `client`."""
    backend = _AsyncBackend(policy, resolver, connector or httpcore.AnyIOBackend())
    return httpx.AsyncClient(
        transport=_AsyncTransport(backend, tls or trusted()),
        trust_env=False,
        timeout=timeout,
        headers=headers,
        follow_redirects=follow_redirects,
    )


def _approve(host: str, port: int, policy: Policy, resolver: Resolver) -> list[str]:
    try:
        return approve(host, port, policy, resolver)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error


def _with_last(candidates: Sequence[str]) -> Iterable[tuple[bool, str]]:
    return ((number == len(candidates), candidate) for number, candidate in enumerate(candidates, start=1))


class _Deadline:
    """One time limit over all addresses of a name, since a caller's timeout means the whole connecting."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        return None if self._end is None else max(self._end - time.monotonic(), 0.001)
