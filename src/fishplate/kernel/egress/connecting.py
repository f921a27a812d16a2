"""Resolve, check, and dial exactly what was checked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import TypeVar

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


async def connect(
    protocol: Callable[[], P],
    host: str,
    port: int,
    policy: Policy,
    *,
    tls: ssl.SSLContext | None = None,
    resolver: Resolver = system_resolver,
) -> P:
    """Open an asyncio connection to ``host`` and return its protocol; each approved address is tried in turn.

    With ``tls`` the certificate is checked against ``host``, not against the address. Raises `Denied`, or
    OSError when nothing answers.
    """
    loop = asyncio.get_running_loop()
    candidates = await loop.run_in_executor(None, approve, host, port, policy, resolver)
    server_hostname = host if tls is not None else None
    failures: list[OSError] = []
    for address in candidates:
        try:
            _transport, opened = await loop.create_connection(
                protocol, address, port, ssl=tls, server_hostname=server_hostname
            )
        except OSError as failure:
            failures.append(failure)
        else:
            return opened
    raise failures[0]
