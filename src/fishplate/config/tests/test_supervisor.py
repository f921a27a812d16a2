from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(40)

SUPERVISOR = """
import sys
from fishplate.config.supervisor import Program, Supervisor
programs = [
    Program(f"part{n}", [sys.executable, "-c", text], once="once" in text, later="later" in text)
    for n, text in enumerate(sys.argv[1:], 1)
]
said = []
def say(text):
    said.append(text)
    print(text, flush=True)
def ready():
    return "never" not in sys.argv[1] and any("here" in text for text in said)
sys.exit(Supervisor(programs, say=say, ready=ready).run())
"""
LIVES = "import os, time; print('here', os.getpid(), flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LIVES}"
WITH_CHILD = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {LIVES!r}])
{LIVES}
"""


class Running:
    """A supervisor in a process of its own, and what it printed so far."""

    def __init__(self, output: Path, *programs: str) -> None:
        self.output = output
        with output.open("wb") as file:
            self.process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, *programs], stdout=file, stderr=file)

    def said(self, pattern: str, *, times: int = 1, seconds: float = 15) -> list[str]:
        """Wait until it said so often what matches, and return the matches."""
        deadline = time.monotonic() + seconds
        while len(found := re.findall(pattern, self.output.read_text())) < times:
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)
        return found


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*programs: str) -> Running:
        started.append(Running(tmp_path / f"output{len(started)}", *programs))
        return started[-1]

    yield start
    for running in started:
        running.process.kill()
        running.process.wait()


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids: list[str], *, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(alive, pids))


def test_each_line_carries_the_name_of_its_part(supervise):
    running = supervise("print('one\\ntwo'); import time; time.sleep(600)", LIVES)

    running.said(r"part1 \| one\npart1 \| two\n")
    running.said(r"part2 \| here \d+")


def test_a_part_that_ends_is_started_again_and_it_says_so(supervise):
    running = supervise("import sys; print('began', flush=True); sys.exit(3)", LIVES)

    running.said(r"part1 \| began", times=3)
    running.said(r"part1 ended \(exit status 3\); it starts again in 1 s")
    running.said(r"part1 ended \(exit status 3\); it starts again in 2 s")
    assert len(running.said(r"part2 \| here")) == 1


def test_a_part_that_was_killed_comes_back(supervise):
    running = supervise(LIVES)
    (first,) = running.said(r"here (\d+)")

    os.kill(int(first), signal.SIGKILL)

    running.said(r"part1 ended \(killed by SIGKILL\)")
    assert running.said(r"here (\d+)", times=2)[1] != first


def test_what_runs_once_may_end(supervise):
    running = supervise("print('once', flush=True)", "import time; time.sleep(1.5); print('later', flush=True)")

    running.said("later")
    assert len(running.said("once")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_leaves_nothing(supervise, number):
    running = supervise(LIVES, WITH_CHILD)
    pids = running.said(r"here (\d+)", times=3)

    running.process.send_signal(number)

    assert running.process.wait(timeout=6) == 0
    assert all_gone(pids)


def test_what_does_not_stop_is_killed_within_seconds(supervise):
    running = supervise(STUBBORN)
    pids = running.said(r"here (\d+)")

    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(timeout=8) == 0
    assert all_gone(pids)


def test_a_second_ctrl_c_does_not_wait(supervise):
    running = supervise(STUBBORN)
    running.said(r"here (\d+)")
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    running.said("stopping")
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=8)

    assert time.monotonic() - began < 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a part has to watch its parent itself")
def test_no_part_outlives_a_supervisor_that_was_killed(supervise):
    running = supervise(LIVES, STUBBORN)
    pids = running.said(r"here (\d+)", times=2)

    running.process.kill()

    assert all_gone(pids)


def test_what_comes_later_waits_until_the_others_are_ready(supervise):
    running = supervise(f"import time; time.sleep(1); {LIVES}", f"'later'; {LIVES}")

    running.said(r"part2 \| here", seconds=4)  # less than it would wait where the others never are

    first, second = running.said(r"(part\d) \| here")
    assert (first, second) == ("part1", "part2")


def test_what_comes_later_comes_even_where_the_others_are_never_ready(supervise):
    supervise(f"'never'; {LIVES}", f"'later'; {LIVES}").said(r"part2 \| here")
