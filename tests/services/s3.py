"""An object store that speaks S3: moto's server in a process of its own, empty whenever it starts."""

from __future__ import annotations

import atexit
import importlib.util
import os
import socket
import subprocess
import sys
import time
from functools import cache

from tests.services.missing import Missing
from tests.support.ports import free_ports

_START_S = 60


@cache
def endpoint() -> str:
    """Return its URL."""
    if importlib.util.find_spec("moto") is None:
        raise Missing("moto is not installed; it is one of requirements/dev.txt")
    (port,) = free_ports()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FISHPLATE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(process.kill)
    deadline = time.monotonic() + _START_S
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Missing("moto's server did not start")
        time.sleep(0.2)
    return f"http://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):  # noqa: TID251  # a test's own server
            return True
    except OSError:
        return False
