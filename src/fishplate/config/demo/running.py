"""Both systems as child processes of the one that asks for them."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .stopping import stop_on_signals
from .systems import Settings, System, command

STOP_SECONDS = 5


class DidNotStartError(Exception):
    """A system ended before it served; it has said why on stderr. `status` is its exit status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@contextmanager
def running(settings: Settings, say: Callable[[str], None]) -> Iterator[list[subprocess.Popen[str]]]:
    """Both systems, serving, until the block ends; `say` is told where each of them is. Raises
    DidNotStartError."""
    processes: list[subprocess.Popen[str]] = []
    try:
        for system in System:
            line = command(system, settings)
            process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own modules
            processes.append(process)
            say(_first_words(process))
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            _end(process)


def run(settings: Settings, say: Callable[[str], None]) -> int:
    """Runs both systems until SIGINT or SIGTERM; the exit status, that of a system which ends of itself."""
    stop_on_signals()
    try:
        with running(settings, say) as processes:
            while all(process.poll() is None for process in processes):
                time.sleep(0.2)
            return max(process.poll() or 1 for process in processes)
    except DidNotStartError as error:
        return error.status
    except KeyboardInterrupt:
        return 0


def _first_words(process: subprocess.Popen[str]) -> str:
    """What a system says once it serves; a system that ends says nothing."""
    assert process.stdout is not None
    words = process.stdout.readline().strip()
    if not words:
        raise DidNotStartError(process.wait() or 1)
    return words


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
