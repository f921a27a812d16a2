"""What people and services ask of jobs: begin, stop, try again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, clock, permissions
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import NotFound, Refused, Text
from fishplate.kernel.jobs import announcing, bell, registry
from fishplate.kernel.jobs.models import LIVE, Job, State
from fishplate.kernel.records import Reference


def enqueue(
    name: str,
    *,
    params: Mapping[str, Any],
    actor: Actor,
    subject: Reference | None = None,
    project_id: UUID | None = None,
    unique_key: str = "",
) -> Job:
    """Ask for a job, as part of the running change: it exists exactly if the change commits.

    Args:
        name: as registered with ``@jobs.job``.
        params: keyword arguments of the function, as JSON values (ids as text).
        actor: on whose behalf it runs; their rights are asked again when it does.
        subject: the record it works on.
        project_id: those who see the project see the job.
        unique_key: if a job of this key is waiting or running, that one is returned instead of a second.
    """
    if not audit.in_unit():
        raise RuntimeError("enqueue a job within audit.change() or audit.unit()")
    job = Job(
        name=name,
        params=dict(params),
        actor_id=actor.id,
        actor_name=actor.name,
        actor_projects=None if actor.projects is None else sorted(map(str, actor.projects)),
        language=translation.get_language() or "en",
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else None,
        project_id=project_id,
        unique_key=unique_key,
        max_attempts=registry.get(name).max_attempts,
        created_at=clock.now(),
    )
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=bool(unique_key))
        if not unique_key or Job.objects.filter(pk=job.pk).exists():
            break
        if (other := Job.objects.filter(unique_key=unique_key, state__in=LIVE).first()) is not None:
            return other
        # The one that stood in the way has just ended.
    announcing.state_changed(job.pk)
    transaction.on_commit(bell.ring_jobs)
    return job


def may_control(actor: Actor, job: Job) -> Text | None:
    """Say why this person may not stop or repeat the job, or ``None``."""
    if actor.administrator or job.actor_id == actor.id:
        return None
    return _("Only the person who started it, or an administrator, can do this.")


def cancel(job_id: UUID, *, actor: Actor) -> Job:
    """Stop a job: at once while it waits; a running one when it next looks, its result is not stored in any case.

    Raises:
        Refused: it has already ended.
    """
    with audit.unit():
        job = _locked(job_id, actor)
        if not job.is_live:
            raise Refused(_("It has already ended."))
        job.cancel_requested_at = clock.now()
        if job.state == State.QUEUED:
            job.state, job.finished_at = State.CANCELLED, job.cancel_requested_at
        job.save(update_fields=["cancel_requested_at", "state", "finished_at"])
        announcing.state_changed(job.pk)
    return job


def retry(job_id: UUID, *, actor: Actor) -> Job:
    """Put a failed or cancelled job back into the queue, with all its attempts anew.

    Raises:
        Refused: it succeeded or is still under way, or the same work has been asked for again since.
    """
    with audit.unit():
        job = _locked(job_id, actor)
        if job.state not in {State.FAILED, State.CANCELLED}:
            raise Refused(_("Only work that failed or was cancelled can be repeated."))
        if job.unique_key and Job.objects.filter(unique_key=job.unique_key, state__in=LIVE).exists():
            raise Refused(_("The same work is already under way."))
        job.state, job.attempts, job.claim_id = State.QUEUED, 0, None
        job.cancel_requested_at = job.finished_at = job.not_before = None
        job.save()
        announcing.state_changed(job.pk)
        transaction.on_commit(bell.ring_jobs)
    return job


def _locked(job_id: UUID, actor: Actor) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NotFound
    permissions.demand(may_control, actor, job)
    return job
