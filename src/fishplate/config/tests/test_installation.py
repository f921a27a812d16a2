"""A whole installation, as a person starts it: its own folder, its own ports, real processes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation

pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]


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

    installation.heard_from_worker()
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


@pytest.mark.parametrize("content", [b"not a checkpoint\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_checkpoint_is_no_broken_history(installation, content):
    installation.run("migrate")
    other = installation.data / "other"
    other.write_bytes(content)

    verified = installation.run("audit", "verify", "--checkpoint", str(other))

    assert (verified.returncode, verified.stdout) == (2, "")
    assert re.fullmatch(".*holds no line that `fishplate audit checkpoint` writes.*\n", verified.stderr)
