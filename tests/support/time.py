"""A clock that tests set by hand."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Self

from fishplate.kernel import clock

DEFAULT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 9:00 in Shanghai


class Clock:
    """Stopped at `DEFAULT`; `advance` and `set` move it. Use it as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.set(DEFAULT)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def now(self) -> datetime:
        """The instant every part of the product sees."""
        return clock.now()

    def set(self, at: datetime) -> datetime:
        """Go to one instant (aware)."""
        self._stack.close()
        self._stack.enter_context(clock.frozen(at))
        return at

    def advance(self, **interval: float) -> datetime:
        """Go on by so many ``days``, ``hours``, ``minutes`` …, and return the new instant."""
        return self.set(self.now + timedelta(**interval))
