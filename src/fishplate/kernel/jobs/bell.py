"""The bell: huey wakes a sleeping worker within some 50 ms. It carries no work, so losing a ring loses nothing.

This is the only module that knows huey; another queue goes in here.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from huey import SqliteHuey
from huey.consumer import Consumer

logger = logging.getLogger(__name__)

JOBS = "jobs"
OUTBOX = "outbox"
MAIL = "mail"

#: So many waiting rings wake every worker there is; more would only pile up while none is running.
_ENOUGH = 100
_answers: dict[str, Callable[[], object]] = {}


def answer(name: str, function: Callable[[], object]) -> None:
    """Let ``function()`` run in this worker whenever the bell ``name`` is rung."""
    _answers[name] = function


def ring(name: str) -> None:
    """Wake a worker. Never fails: the sweeper finds whatever was not rung for."""
    try:
        huey, woken = _bell()
        if huey.pending_count() < _ENOUGH:
            woken(name)
    except Exception:
        # The business transaction is committed; a full disk or a locked queue must not turn it into an error.
        logger.exception("the bell could not be rung; the sweeper will find the work")


def ring_jobs() -> None:
    """Say that a job is waiting."""
    ring(JOBS)


def ring_outbox() -> None:
    """Say that an event is waiting to be delivered."""
    ring(OUTBOX)


def ring_mail() -> None:
    """Say that mail may be due."""
    ring(MAIL)


def consumer(threads: int) -> Consumer:
    """Return huey's consumer; its ``run()`` answers rings on so many threads until a signal stops it."""
    huey, _ = _bell()
    return Consumer(huey, workers=threads, periodic=False, max_delay=0.25, shutdown_timeout=2)


@functools.cache
def _bell() -> tuple[SqliteHuey, Callable[[str], Any]]:
    huey = SqliteHuey("fishplate", filename=str(Path(settings.DATA) / "bell.sqlite3"), results=False)

    def woken(name: str) -> None:
        _answers[name]()

    return huey, huey.task(name="woken")(woken)
