from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.choices import EXPORT
from fishplate.domains.projects import queries as projects
from fishplate.kernel import errors, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written of a plan: where it is kept, and what it is called."""

    sha256: str
    filename: str


def exports(actor: Actor, project_id: UUID) -> QuerySet[Job]:
    """What this person had written of a plan for other tools, or is being written, the last first.

    Raises:
        NotFound: the actor does not see the project.
    """
    project = projects.project(actor, project_id)
    return jobs.visible_to(actor).filter(name=EXPORT, project_id=project.pk, actor_id=actor.id).order_by("-id")


def written(actor: Actor, project_id: UUID, export_id: UUID) -> Written:
    """Return what one of these exports wrote.

    Raises:
        NotFound: as ``exports``; there is no such export, or nothing was written yet.
    """
    job = exports(actor, project_id).filter(pk=export_id, state=jobs.State.SUCCEEDED).first()
    if job is None or job.result is None:
        raise errors.NotFound
    return Written(job.result["sha256"], job.result["filename"])
