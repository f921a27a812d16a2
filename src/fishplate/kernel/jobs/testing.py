"""For tests: the very same runner, in this process and thread, with nobody else about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from fishplate.kernel.jobs import running
from fishplate.kernel.jobs.claims import Claim


@contextmanager
def unattended(claim: Claim, timeout: timedelta) -> Iterator[None]:
    """Keep no lease: nobody will come and take the job."""
    yield


def run_pending() -> int:
    """Run all jobs that are due, and those they enqueue; return how many. No bell, no threads, no heartbeat."""
    return running.drain("test", keeper=unattended)
