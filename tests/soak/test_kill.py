"""kill -9 of web and worker in the middle of writes and runs: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

ROUNDS = 20
#: How long anything but stopping may take on a busy machine: what is tried here is not speed.
PATIENCE_S = 600
SEED = 20261122


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *args: object) -> None:
        pass


class System(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever asked was killed, as they should be."""


@pytest.fixture
def system() -> Iterator[str]:
    """A system that answers, for the checks to measure."""
    server = System(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    settings = {}
    if request.param == "postgresql":
        settings["FISHPLATE_DATABASE_URL"] = request.getfixturevalue("postgresql_database")
    installation = Installation(tmp_path, **settings)
    process = installation.start()
    installation.said("is running", seconds=PATIENCE_S)
    yield installation
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0


def inside(installation: Installation, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.soak.inside", *arguments]


def ask(installation: Installation, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        inside(installation, *arguments),
        env=installation.environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=PATIENCE_S,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class Writer(threading.Thread):
    """Makes projects over the API without pause, and remembers those that were acknowledged."""

    def __init__(self, installation: Installation, token: str, organisation: str) -> None:
        super().__init__(daemon=True)
        self._port, self._organisation = installation.port, organisation
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.acknowledged: list[str] = []
        self.failed = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopping.wait(0.02):
            number += 1
            try:
                self.acknowledged.append(self._make(f"S{number}"))
            except (OSError, http.client.HTTPException):
                self.failed += 1
                time.sleep(0.1)

    def _make(self, code: str) -> str:
        body = {"organisation_id": self._organisation, "code": code, "name": code, "starts_on": "2026-03-02"}
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            connection.request("POST", "/api/v1/projects", json.dumps(body), self._headers)
            response = connection.getresponse()
            text = response.read()
            assert response.status == 201, text
            made: str = json.loads(text)["id"]
            return made


def processes_of(installation: Installation, part: str) -> list[int]:
    """Return the processes of a part, the youngest last."""
    mark, found = f"FISHPLATE_DATA={installation.data}".encode(), []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
            ours = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if ours and b"fishplate.config.cli" in arguments and part.encode() in arguments:
            found.append(int(entry.name))
    return sorted(found)


def kill(installation: Installation, part: str, chance: random.Random) -> None:
    if pids := processes_of(installation, part):
        os.kill(chance.choice(pids), signal.SIGKILL)


def wait_until_served(installation: Installation) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            installation.get("/sign-in/", port=installation.port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the web server did not come back")


def wait_until_idle(installation: Installation) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        report = ask(installation, "report")
        if not {"queued", "running"} & set(report["jobs"].values()):
            return report
        time.sleep(2)
    pytest.fail("jobs are left")


def test_kill_9_twenty_times(installation: Installation, system: str, tmp_path: Path):
    chance = random.Random(SEED)
    world = ask(installation, "prepare", system)
    writer = Writer(installation, world["token"], world["organisation"])
    writer.start()
    acknowledged_jobs = tmp_path / "acknowledged"
    with acknowledged_jobs.open("wb") as output:
        requester = subprocess.Popen(
            inside(installation, "request", world["owner"]), env=installation.environment, stdout=output
        )
        try:
            for _ in range(ROUNDS):
                time.sleep(chance.uniform(1.0, 5.0))
                for part in chance.choice([["web"], ["worker"], ["web", "worker"]]):
                    kill(installation, part, chance)
                wait_until_served(installation)
            checkpoints = tmp_path / "checkpoints"
            checkpoints.write_text(installation.run("audit", "checkpoint", seconds=PATIENCE_S).stdout)
            time.sleep(2)
        finally:
            requester.terminate()
            requester.wait()
            writer.stopping.set()
            writer.join()

    report = wait_until_idle(installation)
    jobs = set(acknowledged_jobs.read_text().split())
    print(
        f"{len(writer.acknowledged)} projects and {len(jobs)} jobs acknowledged, {writer.failed} requests failed, "
        f"{sum(report['runs'].values())} runs, at most {report['attempts']} attempts"
    )
    assert writer.failed > 0
    assert report["attempts"] > 1
    assert set(writer.acknowledged) <= set(report["projects"])
    assert jobs <= set(report["jobs"])
    assert report["runs"] == {pk: 1 for pk, state in report["jobs"].items() if state == "succeeded"}
    assert set(report["jobs"].values()) <= {"succeeded", "failed"}
    verified = installation.run("audit", "verify", "--checkpoint", str(checkpoints), seconds=PATIENCE_S)
    assert verified.returncode == 0, verified.stdout
