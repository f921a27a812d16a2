"""One attempt at a job, from the claim to the commit of its result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.errors import FishplateError, Forbidden
from fishplate.kernel.jobs import announcing, registry
from fishplate.kernel.jobs.claims import Claim, holding, kept, take_next
from fishplate.kernel.jobs.context import Cancelled, JobContext, LeaseLost, Outcome
from fishplate.kernel.jobs.models import Job, State
from fishplate.kernel.records import Reference

logger = logging.getLogger(__name__)

Keeper = Callable[[Claim, timedelta], AbstractContextManager[None]]
_FIRST_RETRY = timedelta(seconds=5)
_LAST_RETRY = timedelta(minutes=10)


def drain(worker: str, *, stopping: Callable[[], bool] = lambda: False, keeper: Keeper = kept) -> int:
    """Run every job that is due, one after the other; return how many this call ran."""
    count = 0
    while not stopping() and (claim := take_next(worker)) is not None:
        run(claim, keeper=keeper)
        count += 1
    return count


def run(claim: Claim, *, keeper: Keeper = kept) -> None:
    """Carry out a claimed job; whatever happens ends up in its row. Not within a transaction.

    Args:
        claim: as ``claims.take`` returned it.
        keeper: what keeps the lease alive meanwhile.
    """
    job = Job.objects.get(pk=claim.job_id)
    with translation.override(job.language):
        try:
            definition = registry.get(job.name)
        except LookupError:
            _fail(
                claim,
                _("This version of Fishplate does not know this kind of work (%(name)s).") % {"name": job.name},
            )
            return
        try:
            with holding(claim), keeper(claim, definition.timeout):
                outcome = definition.function(_context(claim, job), **job.params)
                _store(claim, outcome or Outcome())
        except LeaseLost:
            logger.warning("job %s: the attempt was given up, its late result is dropped", job.id)
        except Cancelled:
            end(claim, State.CANCELLED)
        except FishplateError as error:
            _refused(claim, job, definition, error)
        except Exception:
            reference = uuid4().hex[:12]
            logger.exception("job %s (%s) failed, reference %s", job.id, job.name, reference)
            _fail(
                claim,
                _("Something unexpected happened. The log says what under %(reference)s.") % {"reference": reference},
            )


def end(claim: Claim, state: State, *, error: str = "") -> bool:
    """Close the job without a result; ``False`` if the attempt does not hold it any more."""
    with audit.unit():
        held = claim.rows().update(state=state, error=error, finished_at=clock.now(), lease_until=None)
        if held:
            announcing.state_changed(claim.job_id)
    return bool(held)


def _fail(claim: Claim, error: str) -> None:
    end(claim, State.FAILED, error=error)


def _refused(claim: Claim, job: Job, definition: registry.Definition, error: FishplateError) -> None:
    if isinstance(error, definition.retry_on) and job.attempts < job.max_attempts:
        with audit.unit():
            held = claim.rows().update(
                state=State.QUEUED,
                claim_id=None,
                lease_until=None,
                not_before=next_attempt(clock.now(), job.attempts),
                error=str(error),
            )
            if held:
                announcing.state_changed(job.id)
        return
    _fail(claim, str(error))


def next_attempt(at: datetime, attempts: int) -> datetime:
    """Return when to try again after so many attempts: 5 s, 10 s, 20 s … doubling, at most ten minutes apart."""
    return at + min(_FIRST_RETRY * 2.0 ** min(attempts - 1, 20), _LAST_RETRY)


def _store(claim: Claim, outcome: Outcome) -> None:
    with audit.unit():
        job = claim.rows().select_for_update().first()
        if job is None:
            raise LeaseLost
        if job.cancel_requested_at is not None:
            raise Cancelled
        if outcome.store is not None:
            outcome.store()
        job.state, job.result, job.finished_at = State.SUCCEEDED, dict(outcome.result), clock.now()
        job.lease_until = None
        job.save(update_fields=["state", "result", "finished_at", "lease_until"])
        announcing.state_changed(job.id)


def _context(claim: Claim, job: Job) -> JobContext:
    return JobContext(
        claim=claim,
        job_id=job.id,
        actor=_actor(job),
        attempt=job.attempts,
        subject=Reference(job.subject_kind, job.subject_id) if job.subject_id else None,
        project_id=job.project_id,
    )


def _actor(job: Job) -> Actor:
    """Return who asked for it with the rights they have now, which may be fewer than when they did."""
    if job.actor_id == SYSTEM.id:
        return SYSTEM
    person = get_user_model()._default_manager.filter(pk=job.actor_id, is_active=True).first()
    if person is None:
        raise Forbidden(_("%(name)s, who started this, has no account any more.") % {"name": job.actor_name})
    actor: Actor = person.as_actor()
    if job.actor_projects is None:
        return actor
    return replace(actor, administrator=False, projects=frozenset(map(UUID, job.actor_projects)))
