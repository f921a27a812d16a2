"""What recurs in the kernel itself, and what wakes a worker; called once by the kernel's ``apps.py``."""

from __future__ import annotations

from datetime import timedelta

from fishplate.kernel import idempotency, live, outbox
from fishplate.kernel.jobs import bell, sweeping
from fishplate.kernel.jobs.recurring import periodic


def connect() -> None:
    """Register the kernel's periodic tasks and let an event in the outbox ring the bell."""
    periodic("jobs.sweep", sweeping.sweep, every=timedelta(seconds=5))
    # Handlers and mail servers may be slow; they are waited for where jobs are, not where time is kept.
    periodic("outbox.deliver", bell.ring_outbox, every=timedelta(seconds=5))
    periodic("messages.deliver", bell.ring_mail, every=timedelta(seconds=15))
    periodic("outbox.prune", outbox.prune, every=timedelta(hours=1))
    periodic("live.prune", live.prune, every=timedelta(hours=1))
    periodic("idempotency.sweep", idempotency.sweep, every=timedelta(hours=1))
    outbox.wake_by(bell.ring_outbox)
