from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from fishplate.kernel import live
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.records import Reference


def visible_to(actor: Actor) -> QuerySet[Job]:
    """Return the jobs this actor may know of: their own, and those of projects whose news they receive."""
    if actor.administrator:
        return Job.objects.all()
    topics = (topic.partition(":") for topic in live.topics.allowed(actor))
    projects = [UUID(key) for kind, _, key in topics if kind == "project"]
    own = Q(actor_id=actor.id) if actor.projects is None else Q(pk__in=[])
    return Job.objects.filter(own | Q(project_id__in=projects))


def on_subject(subject: Reference) -> QuerySet[Job]:
    """Return the jobs that work on this record, latest first; scope it by who may see the record."""
    return Job.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("-id")
