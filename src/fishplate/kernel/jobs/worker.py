"""A worker process: so many threads that answer the bell, and one that looks after what recurs."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from fishplate.kernel import clock, messages, outbox
from fishplate.kernel.jobs import bell, claims, recurring, running
from fishplate.kernel.jobs.models import Worker

logger = logging.getLogger(__name__)
_TICK = 1.0  # seconds
_REPORT_EVERY = 10  # ticks


def serve(threads: int) -> None:
    """Work until SIGTERM (at once) or SIGINT (after two seconds for what is nearly done).

    A job under way at that moment goes back into the queue and begins again elsewhere, or here after the restart.
    """
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    consumer = bell.consumer(threads)
    bell.answer(bell.JOBS, lambda: _answer_jobs(name, consumer.stop_flag))
    bell.answer(bell.OUTBOX, lambda: _answer(outbox.deliver_pending))
    bell.answer(bell.MAIL, lambda: _answer(messages.deliver_pending))
    bell.ring_jobs()
    threading.Thread(target=_tick, args=(name, consumer.stop_flag), name="periodic", daemon=True).start()
    consumer.run()
    claims.release_held()
    Worker.objects.filter(pk=name).delete()
    logging.shutdown()
    sys.stdout.flush()
    # Engines may have left threads that cannot be interrupted; nothing of theirs is of use any more.
    os._exit(0)


def _answer_jobs(name: str, stop: threading.Event) -> None:
    _answer(lambda: running.drain(name, stopping=stop.is_set))


def _answer(work: Callable[[], object]) -> None:
    close_old_connections()
    work()


def _tick(name: str, stop: threading.Event) -> None:
    started_at, ticks = clock.now(), 0
    while not stop.is_set():
        try:
            close_old_connections()
            if ticks % _REPORT_EVERY == 0:
                Worker.objects.update_or_create(
                    name=name,
                    defaults={"seen_at": clock.now()},
                    create_defaults={"started_at": started_at, "seen_at": clock.now()},
                )
            recurring.run_due()
        except DatabaseError:
            # The database may be away for a moment (a restart, a full disk): say so, and look again.
            logger.exception("periodic work could not be looked after")
        ticks += 1
        stop.wait(_TICK)
    connection.close()
