"""Both systems as child processes of the one that asks for them."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from .client import CallFailedError, call
from .systems import Settings, System, command

START_SECONDS = 20
STOP_SECONDS = 5


class DidNotStartError(Exception):
    """A system ended before it answered; it has said why on stderr."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@contextmanager
def running(settings: Settings) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Both systems, answering, until the block ends. Raises DidNotStartError."""
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for system in System:
            process = subprocess.Popen(command(system, settings))  # noqa: S603 - our own interpreter and modules
            processes.append(process)
            _wait_for_answer(process, settings.url(system))
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            _end(process)


def run(settings: Settings, say: Callable[[str], None]) -> int:
    """Runs both systems until SIGINT or SIGTERM; the exit status, that of a system which ends of itself."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with running(settings) as processes:
            for system in (System.MES, System.ERP):
                say(f"{system.label} {settings.url(system)}  {settings.database(system)}")
            while all(process.poll() is None for process in processes):
                time.sleep(0.2)
            return max(process.poll() or 1 for process in processes)
    except DidNotStartError as error:
        return error.status
    except KeyboardInterrupt:
        return 0


def _wait_for_answer(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            call(url, "/health", timeout=1)
        except CallFailedError:
            time.sleep(0.05)
        else:
            return
    raise DidNotStartError(process.poll() or 1)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
