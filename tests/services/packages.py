"""Debian packages that tests may install for themselves, where they run as root on a machine made for that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.services.missing import Missing


def install(package: str) -> None:
    """Install one Debian package, or raise `Missing` with the reason."""
    if shutil.which("apt-get") is None:
        raise Missing("it is not installed, and there is no apt-get to install it with")
    if os.geteuid() != 0:
        raise Missing(f"it is not installed; install it with: apt-get install {package}")
    print(f"installing {package} …", file=sys.stderr, flush=True)
    _apt_get("update")
    answer = _apt_get("install", "--yes", "--no-install-recommends", package)
    if answer.returncode:
        last = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Missing(f"apt-get install {package} failed: {last}")


def _apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *arguments], capture_output=True, text=True, env=environment, check=False)
