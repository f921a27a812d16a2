"""What recurs in the kernel itself, and what wakes a worker; called once by the kernel's ``apps.py``."""

from __future__ import annotations

from datetime import timedelta

from fishplate.kernel import live, outbox
from fishplate.kernel.jobs import bell, sweeping
from fishplate.kernel.jobs.recurring import periodic


def connect() -> None:
    """Register the kernel's periodic tasks and let an event in the outbox ring the bell."""
    periodic("jobs.sweep", sweeping.sweep, every=timedelta(seconds=5))
    periodic("outbox.deliver", outbox.deliver_pending, every=timedelta(seconds=5))
    periodic("live.prune", live.prune, every=timedelta(hours=1))
    outbox.wake_by(bell.ring_outbox)
