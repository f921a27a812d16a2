"""Two hands at the same moment. On SQLite writers queue for the file, so only PostgreSQL shows a missing lock."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from fishplate.kernel import errors

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")


def at_once(*calls: Callable[[], object]) -> list[BaseException | None]:
    """Run the calls in threads that start together; return what each raised."""
    barrier = Barrier(len(calls))
    outcome: list[BaseException | None] = [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            barrier.wait()
            call()
        except errors.FishplateError as error:
            outcome[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, call)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome
