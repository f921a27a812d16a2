"""Work that goes on after the answer: an operation that starts some answers 202 with the job."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from pydantic import WithJsonSchema

from fishplate.kernel import jobs
from fishplate.kernel.jobs import Job, State
from fishplate.kernel.records import Reference
from fishplate.web.api.answers import ReferenceOut
from fishplate.web.api.operations import ApiRequest, Page, access, listed
from fishplate.web.listing.keyset import Order
from fishplate.web.pages import one

router = Router(tags=["jobs"])
# Answers have states as well, and a description knows one of each name.
JobState = Annotated[State, WithJsonSchema({"type": "string", "enum": State.values})]


class JobOut(Schema):
    """``percent`` is empty while nobody can say how far it is; ``error`` says why it failed."""

    id: UUID
    label: str
    state: JobState
    percent: int | None
    message: str
    subject: ReferenceOut | None
    project_id: UUID | None
    started_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any] | None
    error: str

    @staticmethod
    def resolve_label(job: Job) -> str:
        return str(jobs.label(job.name))

    @staticmethod
    def resolve_subject(job: Job) -> Reference | None:
        return Reference(job.subject_kind, job.subject_id) if job.subject_id is not None else None

    @staticmethod
    def resolve_started_by(job: Job) -> str:
        return job.actor_name


def started(response: HttpResponse, job: Job) -> Job:
    """Name the address where the job can be asked for, and return it."""
    response["Location"] = reverse("api:view_job", args=[job.pk])
    return job


@router.get("/jobs", response=Page[JobOut], operation_id="list_jobs")
@access()
def list_jobs(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(jobs.visible_to(request.actor), after=after, limit=limit, order=Order("pk", descending=True))


@router.get("/jobs/{uuid:job_id}", response=JobOut, operation_id="view_job", url_name="view_job")
@access()
def view_job(request: ApiRequest, job_id: UUID) -> Job:
    return one(jobs.visible_to(request.actor), job_id)


@router.post("/jobs/{uuid:job_id}/cancel", response=JobOut, operation_id="cancel_job")
@access(rule=jobs.may_control)
def cancel_job(request: ApiRequest, job_id: UUID) -> Job:
    one(jobs.visible_to(request.actor), job_id)
    return jobs.cancel(job_id, actor=request.actor)


@router.post("/jobs/{uuid:job_id}/retry", response=JobOut, operation_id="retry_job")
@access(rule=jobs.may_control)
def retry_job(request: ApiRequest, job_id: UUID) -> Job:
    one(jobs.visible_to(request.actor), job_id)
    return jobs.retry(job_id, actor=request.actor)
