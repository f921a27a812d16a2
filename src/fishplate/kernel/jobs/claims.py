"""Taking a job, keeping it, giving it back.

All of it is compare-and-swap on the Job row, so that any number of workers agree.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet

from fishplate.kernel import audit, clock
from fishplate.kernel.fields import uuid7
from fishplate.kernel.jobs import announcing
from fishplate.kernel.jobs.models import Job, State

logger = logging.getLogger(__name__)

#: A worker that was silent for so long is taken for dead, and its job is given to another.
LEASE = timedelta(seconds=30)
BEAT = timedelta(seconds=5)

_held: set[Claim] = set()


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one job."""

    job_id: UUID
    id: UUID

    def rows(self) -> QuerySet[Job]:
        """Return the job as long as this attempt holds it, and nothing after that."""
        return Job.objects.filter(pk=self.job_id, claim_id=self.id, state=State.RUNNING)


def due(at: datetime) -> QuerySet[Job]:
    """Return the jobs that a worker could begin now, oldest first."""
    return Job.objects.filter(Q(not_before=None) | Q(not_before__lte=at), state=State.QUEUED).order_by("id")


def take_next(worker: str) -> Claim | None:
    """Claim the oldest job that is due, or return ``None`` when there is none."""
    for job_id in list(due(clock.now()).values_list("pk", flat=True)[:16]):
        if (claim := take(job_id, worker)) is not None:
            return claim
    return None


def take(job_id: UUID, worker: str) -> Claim | None:
    """Claim this job; ``None`` if another worker was faster or it was cancelled."""
    at, claim = clock.now(), Claim(job_id, uuid7())
    with audit.unit():
        taken = Job.objects.filter(pk=job_id, state=State.QUEUED).update(
            state=State.RUNNING,
            worker=worker,
            claim_id=claim.id,
            attempts=F("attempts") + 1,
            started_at=at,
            heartbeat_at=at,
            lease_until=at + LEASE,
            not_before=None,
            done=0,
            total=0,
            message="",
            error="",
        )
        if not taken:
            return None
        announcing.state_changed(job_id)
    return claim


def extend(claim: Claim) -> bool:
    """Say that the attempt is alive; ``False`` if it was given up in the meantime."""
    at = clock.now()
    return bool(claim.rows().update(heartbeat_at=at, lease_until=at + LEASE))


def release_held() -> None:
    """Put every job this process is working on back into the queue, as if it had not been begun; for a shutdown."""
    for claim in list(_held):
        with audit.unit():
            if claim.rows().update(state=State.QUEUED, claim_id=None, lease_until=None, attempts=F("attempts") - 1):
                announcing.state_changed(claim.job_id)


@contextmanager
def holding(claim: Claim) -> Iterator[None]:
    """Remember within the block that this process works on the job."""
    _held.add(claim)
    try:
        yield
    finally:
        _held.discard(claim)


@contextmanager
def kept(claim: Claim, timeout: timedelta) -> Iterator[None]:
    """Extend the lease from a thread of its own within the block, but not beyond ``timeout``."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(claim, timeout, stop), name=f"beat-{claim.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _beat(claim: Claim, timeout: timedelta, stop: threading.Event) -> None:
    beats = int(timeout / BEAT)
    try:
        while beats > 0 and not stop.wait(BEAT.total_seconds()):
            beats -= 1
            try:
                if not extend(claim):
                    return
            except DatabaseError:
                # A missed beat is made good by the next one; if none comes through, the job rightly goes elsewhere.
                logger.warning("heartbeat of job %s was not written", claim.job_id, exc_info=True)
    finally:
        connection.close()
