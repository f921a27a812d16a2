"""From a name to addresses, once: what the resolver answers is what is checked and what is dialled."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from . import addresses
from .addresses import Address

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to address texts, best first. Raises OSError (socket.gaierror) when there is no answer."""


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system (hosts file, DNS), which also reads the old spellings such as ``0x7f.1``."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in answers))


def resolve(host: str, port: int, resolver: Resolver) -> list[tuple[str, Address]]:
    """Return what to dial and, for each, the address to judge; a canonical literal is its own answer.

    Raises OSError when the name has no answer, or one that is no address.
    """
    try:
        texts = [host] if addresses.parse(host) is not None else resolver(host, port)
    except socket.gaierror as error:
        raise socket.gaierror(error.errno, f"no address for {host}: {error.strerror}") from None
    answers = [(text, addresses.parse(text)) for text in texts]
    usable = [(text, address) for text, address in answers if address is not None]
    if not usable:
        raise socket.gaierror(socket.EAI_NONAME, f"no address for {host}")
    return usable
