"""A clamd of our own with one signature of our own: it knows the test file and asks nobody for more."""

from __future__ import annotations

import atexit
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from tests.services import packages
from tests.services.missing import Missing
from tests.support.ports import free_ports

_START_S = 60
#: Name, any file, anywhere in it, and its bytes: the test file every scanner knows.
_SIGNATURE = (
    "Eicar-Of-The-Tests:0:*:"
    "58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d"
    "5354414e444152442d414e544956495255532d544553542d46494c452124482b482a\n"
)


@cache
def addresses() -> str:
    """Return host and port, a blank, and the path of the socket; Debian's is installed if there is none and we may."""
    program = _find()
    if program is None:
        packages.install("clamav-daemon")
        program = _find()
    if program is None:
        raise Missing("the package clamav-daemon was installed, but brought no clamd")
    return _started(program)


def _find() -> str | None:
    return shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def _started(program: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="fishplate-clamd-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(_SIGNATURE)
    (port,) = free_ports()
    (folder / "clamd.conf").write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nLocalSocket {folder}/socket\n"
        f"DatabaseDirectory {folder}/signatures\nForeground true\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    atexit.register(process.kill)
    deadline = time.monotonic() + _START_S
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Missing(f"clamd did not start: {(folder / 'log').read_text(errors='replace')[-500:]}")
        time.sleep(0.2)
    return f"127.0.0.1:{port} {folder}/socket"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):  # noqa: TID251  # a test's own server
            return True
    except OSError:
        return False
