from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db.models import F

from fishplate.kernel import clock
from fishplate.kernel.limits.models import Allowance


def take(key: str, *, most: int = 1, within: timedelta) -> bool:
    """Do something once more, if it was done less than ``most`` times; tell whether it may be done.

    Args:
        key: what is counted; never stored as it is.
        within: for how long it counts, from the first time on.
    """
    now, digest = clock.now(), hashlib.sha256(key.encode()).hexdigest()
    Allowance.objects.filter(key=digest, until__lte=now).delete()
    # The primary key decides who was first; the condition of the update, who was last.
    _row, first = Allowance.objects.get_or_create(key=digest, defaults={"taken": 1, "until": now + within})
    if first:
        return True
    running = Allowance.objects.filter(key=digest, taken__lt=most, until__gt=now)
    return running.update(taken=F("taken") + 1) == 1


def forget_expired() -> int:
    """Delete what counts no longer; return how many."""
    return Allowance.objects.filter(until__lte=clock.now()).delete()[0]
