"""The sweeper: finds jobs whose worker died, and work that nobody was woken for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock
from fishplate.kernel.jobs import announcing, bell, registry
from fishplate.kernel.jobs.claims import Claim, due
from fishplate.kernel.jobs.models import Job, State, Worker

_FORGET_WORKERS_AFTER = timedelta(days=1)
_RINGS = 8


def sweep() -> int:
    """Give up attempts whose lease ran out, ring for what waits; return how many attempts were given up."""
    at = clock.now()
    given_up = 0
    for job in Job.objects.filter(state=State.RUNNING, lease_until__lt=at):
        with translation.override(job.language):
            given_up += _give_up(job)
    for _job in due(at).values_list("pk")[:_RINGS]:
        bell.ring_jobs()
    Worker.objects.filter(seen_at__lt=at - _FORGET_WORKERS_AFTER).delete()
    return given_up


def _give_up(job: Job) -> bool:
    assert job.started_at is not None
    at, timeout = clock.now(), _timeout(job)
    if job.cancel_requested_at is not None:
        return _close(job, State.CANCELLED)
    if timeout is not None and job.started_at + timeout <= at:
        text = _("It took longer than %(minutes)d minutes and was given up.")
        return _close(job, State.FAILED, text % {"minutes": max(1, timeout // timedelta(minutes=1))})
    if job.attempts >= job.max_attempts:
        text = _("The worker stopped while it was running, %(count)d times.")
        return _close(job, State.FAILED, text % {"count": job.attempts})
    return _update(job, state=State.QUEUED, claim_id=None, lease_until=None)


def _close(job: Job, state: State, error: str = "") -> bool:
    return _update(job, state=state, error=error, finished_at=clock.now(), lease_until=None)


def _update(job: Job, **values: Any) -> bool:
    assert job.claim_id is not None
    with audit.unit():
        # The lease is asked for again: the worker may have been slow, not dead, and just have extended it.
        held = Claim(job.id, job.claim_id).rows().filter(lease_until__lt=clock.now())
        if changed := held.update(**values):
            announcing.state_changed(job.id)
    return bool(changed)


def _timeout(job: Job) -> timedelta | None:
    try:
        return registry.get(job.name).timeout
    except LookupError:
        return None
