"""Ctrl-C and SIGTERM mean the same: stop, once, and without a word."""

import signal
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def stop_on_signals() -> None:
    """Lets the first signal raise KeyboardInterrupt in the main thread, and ignores those that follow."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
