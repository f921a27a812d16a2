"""A whole installation beside the tests: its own folder, its own ports, real processes."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.support.ports import free_ports


class Installation:
    """A data folder and the commands that work on it."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port, _events = free_ports(2)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FISHPLATE_", "DJANGO_"))}
        own = {"FISHPLATE_DATA": str(data), "FISHPLATE_PORT": str(self.port)}
        self.environment = {**kept, **own, **settings}

    def run(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fishplate.config.cli", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=seconds
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "fishplate.config.cli", "serve", *arguments]
        with (self.data / "output").open("wb") as output:
            return subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)

    def said(self, pattern: str, *, seconds: float = 60) -> re.Match[str]:
        deadline = time.monotonic() + seconds
        while (match := re.search(pattern, (self.data / "output").read_text())) is None:
            assert time.monotonic() < deadline, (self.data / "output").read_text()
            time.sleep(0.1)
        return match

    def heard_from_worker(self, *, seconds: float = 60) -> None:
        """Wait until the worker has reported."""
        deadline = time.monotonic() + seconds
        while not re.search(r"^ok +worker", self.run("check").stdout, re.MULTILINE):
            assert time.monotonic() < deadline, "no worker"

    def get(self, path: str, *, port: int) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
