"""What can be looked at without Django: Python, the data folder, the key."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fishplate.config.check.findings import Finding, ok, problem, warn

MEGABYTE = 1024 * 1024
NEEDED_MB, COMFORTABLE_MB = 200, 1024


def look(data: Path) -> Iterator[Finding]:
    yield _python()
    yield _writable(data)
    yield _space(data)
    yield _key(data)


def _python() -> Finding:
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        return problem("Python", platform.python_version(), "Fishplate needs Python 3.11 to 3.14.")
    return ok("Python", platform.python_version())


def _writable(data: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=data):
            return ok("data folder", str(data))
    except OSError as error:
        advice = f"Let {_who()} write there, or name another folder in FISHPLATE_DATA."
        return problem("data folder", f"{data}: {error.strerror}", advice)


def _space(data: Path) -> Finding:
    free = shutil.disk_usage(data).free // MEGABYTE
    text = f"{free} MB free at {data}"
    if free < NEEDED_MB:
        return problem("disk space", text, f"Make room: below {NEEDED_MB} MB writes may fail.")
    if free < COMFORTABLE_MB:
        return warn("disk space", text, "Make room soon.")
    return ok("disk space", text)


def _key(data: Path) -> Finding:
    if os.environ.get("FISHPLATE_KEY"):
        return ok("key", "from FISHPLATE_KEY")
    path = data / "key"
    if not path.is_file():
        return ok("key", "will be made on the first start")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return problem("key", f"others can read {path}", f"chmod 600 {path}")
    return ok("key", f"{path}, readable by its owner alone; keep a copy with the backups")


def _who() -> str:
    return os.environ.get("USER") or f"user {os.getuid()}"
