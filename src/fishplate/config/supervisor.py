"""Runs the parts of an installation side by side: starts, watches, restarts, and takes all of them down with it.

Each part is the leader of a process group of its own, so that whatever it started itself goes when it goes.
"""

from __future__ import annotations

import math
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from fishplate.config.following import ask_kernel_to_end_with_parent

#: What a part gets to finish by itself before it is killed.
STOP_SECONDS = 4.0
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 30.0
_SOUND_AFTER = 5.0  # seconds of running, after which an earlier failure is forgotten
_LOOK_EVERY = 0.2
_LATER = 5.0  # seconds after the first parts

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """A part: the name its lines carry, and the command that runs it. One that runs ``once`` may end.

    One that comes ``later`` leaves the processor to the others until all is ready, or for a few seconds at most.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    once: bool = False
    later: bool = False


@dataclass(slots=True)
class _Part:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    began_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0
    rest: bytes = b""


class Supervisor:
    """The parts, and the loop that looks after them.

    Args:
        programs: what to run, in the order of starting.
        say: is told each line of output with its name before it, and what the supervisor itself does.
        ready: called with each round until it returns true; for the banner that waits for the web server.
    """

    def __init__(self, programs: Sequence[Program], *, say: Say, ready: Callable[[], bool]) -> None:
        self._parts = [_Part(program) for program in programs]
        self._width = max(len(program.name) for program in programs)
        self._say = say
        self._ready: Callable[[], bool] | None = ready
        self._selector = selectors.DefaultSelector()
        self._signals = 0

    def run(self) -> int:
        """Look after the parts until SIGINT, SIGTERM or SIGHUP; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        try:
            self._hold_back(until=time.monotonic() + _LATER)
            while not self._signals:
                self._start_due()
                self._listen(_LOOK_EVERY)
                self._notice_ended()
                if self._ready is not None and self._ready():
                    self._ready = None
                    self._hold_back(until=0.0)
        finally:
            self._stop()
        return 0

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _hold_back(self, *, until: float) -> None:
        for part in self._parts:
            if part.program.later and not part.began_at:
                part.start_at = until

    def _start_due(self) -> None:
        for part in self._parts:
            if part.process is None and part.start_at <= time.monotonic():
                self._start(part)

    def _start(self, part: _Part) -> None:
        part.process = subprocess.Popen(  # noqa: S603  # our own commands
            part.program.command,
            env={**os.environ, **part.program.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ask_kernel_to_end_with_parent,  # noqa: PLW1509  # this process has one thread
        )
        part.began_at = time.monotonic()
        assert part.process.stdout is not None
        os.set_blocking(part.process.stdout.fileno(), False)
        self._selector.register(part.process.stdout, selectors.EVENT_READ, part)

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if chunk := os.read(key.fd, 65536):
                self._print(key.data, chunk)
            else:
                self._selector.unregister(key.fileobj)

    def _print(self, part: _Part, chunk: bytes) -> None:
        *lines, part.rest = (part.rest + chunk).split(b"\n")
        for line in lines:
            self._say(f"{part.program.name:<{self._width}} | {line.decode(errors='replace').rstrip()}")

    def _notice_ended(self) -> None:
        for part in self._parts:
            if part.process is not None and part.process.poll() is not None:
                status = part.process.returncode
                self._bury(part)
                if part.program.once:
                    part.start_at = math.inf
                    continue
                ran = time.monotonic() - part.began_at
                part.failures = 0 if ran > _SOUND_AFTER else part.failures + 1
                pause = min(_FIRST_PAUSE * 2 ** max(part.failures - 1, 0), _LAST_PAUSE)
                part.start_at = time.monotonic() + pause
                self._say(f"{part.program.name} ended ({_in_words(status)}); it starts again in {pause:.0f} s")

    def _bury(self, part: _Part) -> None:
        """Take the rest of an ended part's output and of its process group."""
        process, part.process = part.process, None
        assert process is not None
        assert process.stdout is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(BlockingIOError):
            while chunk := os.read(process.stdout.fileno(), 65536):
                self._print(part, chunk)
        if part.rest:
            self._print(part, b"\n")
        with suppress(KeyError):
            self._selector.unregister(process.stdout)
        process.stdout.close()
        process.wait()

    def _stop(self) -> None:
        running = [part for part in self._parts if part.process is not None]
        self._say("stopping")
        for part in running:
            assert part.process is not None
            part.process.terminate()
        deadline, signals = time.monotonic() + STOP_SECONDS, self._signals
        # A second Ctrl-C means: do not wait.
        while time.monotonic() < deadline and self._signals == signals:
            if all(part.process is not None and part.process.poll() is not None for part in running):
                break
            self._listen(0.05)
        for part in running:
            self._bury(part)
        self._say("stopped")


def _in_words(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
