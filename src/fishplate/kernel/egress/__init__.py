"""The only way out: every connection Fishplate opens is decided here, on the address it really goes to.

The decision falls at connect time, on the resolved address and port, in whatever process connects. So it
holds for redirects (each hop connects anew), for names that answer differently the second time (the address
that was checked is the address that is dialled) and for odd spellings (a socket knows only one).

    with egress.client(Policy.installation()) as http:          # HTTP; async_client for asyncio
        http.get("https://erp.example/orders")
    egress.connect("clamd.example", 3310, policy, timeout=10)   # a raw socket that blocks
    hostaddr = egress.pin("db.example", 5432, policy)           # C drivers: connect to exactly this address
    await egress.dial(Protocol, hostaddr, 443, policy, name="mes.example")  # a raw asyncio connection

What no rule of the policy lists is denied. Metadata services and our own ports are denied even when listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .connecting import approve, connect, dial, pin, trusted
from .policy import Denied, Policy, Rule
from .resolving import Resolver, system_resolver

if TYPE_CHECKING:
    from .http import async_client, client

__all__ = [
    "Denied",
    "Policy",
    "Resolver",
    "Rule",
    "approve",
    "async_client",
    "client",
    "connect",
    "dial",
    "pin",
    "system_resolver",
    "trusted",
]


def __getattr__(name: str) -> object:
    """Load the HTTP clients on first use: importing httpx takes longer than most command lines run."""
    if name in {"async_client", "client"}:
        from . import http

        return getattr(http, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
