"""Ports for the servers that tests start: below what the system gives to outgoing connections, and held by a lock.

A port asked for as 0, closed and used a moment later can be taken in between by any connection of any process; a server
that then cannot listen fails a test that has done nothing wrong.
"""

from __future__ import annotations

import fcntl
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

_BLOCK = 20
_BLOCKS = range(21_000, 32_000, _BLOCK)  # Linux connects from 32768 on, macOS from 49152
_held: list[TextIO] = []


def free_ports(count: int = 1) -> list[int]:
    """Return up to 20 neighbouring ports that nobody listens on; they are this process's own until it ends."""
    assert count <= _BLOCK
    for first in _BLOCKS:
        ports = list(range(first, first + count))
        if _hold(first, ports):
            return ports
    raise RuntimeError(f"no {count} neighbouring ports are free from {_BLOCKS.start} to {_BLOCKS.stop}")


def _hold(block: int, ports: list[int]) -> bool:
    with ExitStack() as undo:
        try:
            lock = undo.enter_context((Path(tempfile.gettempdir()) / f"fishplate-test-ports-{block}").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with ExitStack() as probes:
                for port in ports:
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
        except OSError:
            return False
        _held.append(lock)
        undo.pop_all()
        return True
