"""The one place that asks what time it is, so that a test (or a replay) can say so instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("fishplate_clock", default=None)


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``at`` (aware) within the block."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
