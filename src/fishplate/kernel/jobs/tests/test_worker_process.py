"""Workers as they really run: processes that share a database, are woken by the bell, and get killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from fishplate.kernel.jobs.models import Job, State, Worker
from fishplate.kernel.jobs.tests.work import effects, enqueue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []
    script = Path(__file__).with_name("worker_process.py")
    command = [sys.executable, str(script), str(connection.settings_dict["NAME"]), str(settings.DATA)]

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], object], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, list(Job.objects.values("name", "state", "worker", "error"))
        time.sleep(0.05)


def in_state(job: Job, state: State) -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, state=state).exists()


def test_the_bell_wakes_a_worker_at_once(start_worker):
    start_worker()
    wait_for(Worker.objects.exists)
    time.sleep(1)

    began = time.monotonic()
    job = enqueue("tests.count", to=1)
    wait_for(in_state(job, State.SUCCEEDED))

    assert time.monotonic() - began < 2
    assert effects() == 1


def test_kill_9_in_the_middle_of_a_job(start_worker, tmp_path: Path):
    first = start_worker()
    job = enqueue("tests.stall", mark=str(tmp_path / "run"))
    wait_for((tmp_path / "run.1").exists)
    first.kill()

    start_worker()
    wait_for(in_state(job, State.SUCCEEDED))

    assert effects() == 1
    assert Job.objects.get(pk=job.pk).attempts == 2
    assert (tmp_path / "run.1").read_text() != (tmp_path / "run.2").read_text()


def test_a_worker_told_to_stop_is_gone_in_seconds_and_its_job_waits_for_the_next(start_worker, tmp_path: Path):
    process = start_worker()
    job = enqueue("tests.stall", mark=str(tmp_path / "run"))
    wait_for((tmp_path / "run.1").exists)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=5) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)
    assert not Worker.objects.exists()


def test_many_workers_run_each_job_once(start_worker):
    for _ in range(3):
        start_worker()
    wait_for(lambda: Worker.objects.count() == 3)

    for _ in range(60):
        enqueue("tests.count", to=1)
    wait_for(lambda: Job.objects.filter(state=State.SUCCEEDED).count() == 60)

    assert effects() == 60
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
