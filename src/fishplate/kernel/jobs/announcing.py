"""Telling browsers how far a job is, in the same transaction as the change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fishplate.kernel import live
from fishplate.kernel.jobs.models import Job


def state_changed(job_id: UUID) -> None:
    """Tell those who may know that the job is in another state; within the unit that put it there."""
    job = Job.objects.get(pk=job_id)
    live.publish(f"job:{job.id}", "job", _shown(job), audience=_audience(job))
    live.publish(_audience(job), "job", _shown(job))


def progressed(job_id: UUID) -> None:
    """Tell whoever watches this very job how far it is."""
    job = Job.objects.get(pk=job_id)
    live.publish(f"job:{job.id}", "job", _shown(job), audience=_audience(job))


def _audience(job: Job) -> str:
    return f"project:{job.project_id}" if job.project_id else f"person:{job.actor_id}"


def _shown(job: Job) -> dict[str, Any]:
    return {
        "job": str(job.id),
        "name": job.name,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "message": job.message,
        "subject": f"{job.subject_kind}:{job.subject_id}" if job.subject_id else "",
    }
