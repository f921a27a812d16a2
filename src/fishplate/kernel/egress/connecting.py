"""Resolve, check, and dial exactly what was checked."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar

import certifi

from .addresses import parse
from .policy import Denied, Policy
from .resolving import Resolver, resolve, system_resolver

P = TypeVar("P", bound=asyncio.BaseProtocol)


def approve(host: str, port: int, policy: Policy, resolver: Resolver = system_resolver) -> list[str]:
    """Return the addresses of ``host`` that may be dialled on ``port``, best first, never an empty list.

    Raises `Denied` when the policy allows none of them, OSError when the name cannot be resolved.
    """
    approved, denials = [], []
    for text, address in resolve(host, port, resolver):
        try:
            policy.check(host, address, port)
        except Denied as denial:
            denials.append(denial)
        else:
            approved.append(text)
    if not approved:
        raise denials[0]
    return approved


def pin(host: str, port: int, policy: Policy, *, resolver: Resolver = system_resolver) -> str:
    """Return the one checked address a C driver must connect to (libpq: ``hostaddr``).

    Raises `Denied` when it is not allowed, OSError when the name cannot be resolved.
    """
    return approve(host, port, policy, resolver)[0]


def connect(
    host: str, port: int, policy: Policy, *, timeout: float, resolver: Resolver = system_resolver
) -> socket.socket:
    """Open a plain TCP connection; ``timeout`` in seconds bounds connecting and every step after it.

    Raises `Denied` when the policy allows none of the host's addresses, OSError when none of them answers.
    """
    *others, last = approve(host, port, policy, resolver)
    for address in others:
        try:
            return socket.create_connection((address, port), timeout)  # noqa: TID251  # this is the place
        except OSError:
            continue
    return socket.create_connection((last, port), timeout)  # noqa: TID251  # this is the place


async def dial(
    protocol: Callable[[], P],
    address: str,
    port: int,
    policy: Policy,
    *,
    name: str = "",
    tls: ssl.SSLContext | None = None,
) -> P:
    """Open an asyncio connection to an address that `approve` gave for ``name``, and return its protocol.

    The policy is asked again, so a caller may keep addresses for as long as it likes. With ``tls`` the certificate
    is checked against ``name``. Raises `Denied`, ValueError when ``address`` is none, OSError when nothing answers.
    """
    judged = parse(address)
    if judged is None:
        raise ValueError(f"not an address: {address!r}")
    policy.check(name or address, judged, port)
    loop = asyncio.get_running_loop()
    server_hostname = (name or address) if tls is not None else None
    _transport, opened = await loop.create_connection(protocol, address, port, ssl=tls, server_hostname=server_hostname)
    return opened


def trusted() -> ssl.SSLContext:
    """Return the certificates to trust: the system's (where a company puts its own), and Mozilla's list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
