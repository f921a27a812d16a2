"""A whole installation, as a person starts it: its own folder, its own ports, real processes."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]


class Installation:
    """A data folder and the commands that work on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_ports()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FISHPLATE_", "DJANGO_"))}
        self.environment = {**kept, "FISHPLATE_DATA": str(data), "FISHPLATE_PORT": str(self.port)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fishplate.config.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=60)

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

    def get(self, path: str, *, port: int) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()


def free_ports() -> int:
    """Return a port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def serving(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    process = installation.start()
    yield process
    process.kill()
    process.wait()


def test_from_nothing_to_the_first_administrator_and_back_to_nothing(installation, serving):
    token = installation.said(r"/welcome/\?token=(\S+)")[1]

    status, page = installation.get(f"/welcome/?token={token}", port=installation.port)
    assert status == 200
    assert token in page
    assert installation.get("/events", port=installation.port + 1)[0] == 401

    checked = installation.run("check", "--json")
    levels = {finding["subject"]: finding["level"] for finding in json.loads(checked.stdout)}
    assert levels["database"] == levels["migrations"] == levels["worker"] == levels["key"] == "ok"

    again = installation.run("serve")
    assert again.returncode == 2
    assert re.fullmatch(r"fishplate: Port \d+ .* FISHPLATE_PORT=\d+\n", again.stderr)

    serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=10) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", installation.port)) != 0


def test_check_says_what_to_do(installation):
    (installation.data / "key").write_text("k" * 40)
    (installation.data / "key").chmod(0o644)

    done = installation.run("check")

    assert done.returncode == 1
    assert re.search(r"problem +key .*\n +→ chmod 600 ", done.stdout)
    assert re.search(r"problem +migrations .*\n +→ Run: fishplate migrate", done.stdout)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("FISHPLATE_PORT", "http", r"FISHPLATE_PORT is 'http'; it has to be a number from 1 to 65535"),
        ("FISHPLATE_DATABASE_URL", "mysql://x", r"FISHPLATE_DATABASE_URL must look like postgresql://.*"),
        ("FISHPLATE_DATA", "/proc/fishplate", r"FISHPLATE_DATA: .*"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line(installation, name, value, line):
    installation.environment[name] = value

    done = installation.run("serve")

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(f"fishplate: {line}\n", done.stderr)


def test_the_history_is_verified_from_outside(installation):
    installation.run("migrate")

    saved = installation.data / "checkpoint"
    saved.write_text(installation.run("audit", "checkpoint").stdout)
    verified = installation.run("audit", "verify", "--checkpoint", str(saved))

    assert verified.returncode == 0
    assert "the history holds" in verified.stdout
