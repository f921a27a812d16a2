"""A machine without a network. The database driver is C and keeps its own connection."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class NetworkUsed(AssertionError):
    """A test connected, or asked for a name, where none is allowed."""


def close(monkeypatch: pytest.MonkeyPatch, *, loopback: bool) -> None:
    """Let connections fail: all of them, or with ``loopback`` all but those to this machine."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def allow(family: int, host: str) -> None:
        if family == socket.AF_UNIX or (loopback and _is_this_machine(host)):
            return
        raise NetworkUsed(f"{host}: tests stay on this machine, and need the mark `network` to connect to it")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        allow(self.family, str(address[0]))
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        allow(self.family, str(address[0]))
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_this_machine(name) and not _is_address(name):
            raise NetworkUsed(f"{name}: tests look up no names")
        return getaddrinfo(host, *arguments, **options)

    # this is the net under every test: nothing leaves this machine
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def _is_this_machine(host: str) -> bool:
    if host.rstrip(".") == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _is_old_spelling(host)
    return True


def _is_old_spelling(host: str) -> bool:
    """``127.1``, ``0x7f.1``: no name server is asked for these."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True
