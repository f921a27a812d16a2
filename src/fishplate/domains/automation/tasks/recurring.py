from __future__ import annotations

from datetime import timedelta

from fishplate.domains.automation.services import delivering
from fishplate.kernel.jobs import periodic


def register() -> None:
    """Look for what has become due, and forget what is old."""
    periodic("automation.wake_due", delivering.wake_due, every=timedelta(seconds=5))
    periodic("automation.forget_old", delivering.forget_old, every=timedelta(hours=6))
