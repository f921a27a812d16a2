from __future__ import annotations

from uuid import UUID

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import EXPORT, PlanFormat
from fishplate.domains.projects import queries as projects
from fishplate.kernel import audit, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import demand


def export_plan(*, project_id: UUID, format: PlanFormat, actor: Actor) -> Job:  # noqa: A002  # as the field is called
    """Ask for the plan as a file; the job's result has its ``filename``, and where it is kept.

    Asking twice while it is being written returns the same job.

    Raises:
        NotFound: the actor does not see the project.
    """
    project = projects.project(actor, project_id)
    demand(permissions.export_plan, actor, project)
    with audit.unit():
        return jobs.enqueue(
            EXPORT,
            actor=actor,
            project_id=project.pk,
            unique_key=f"{EXPORT}:{project.pk}:{format}:{actor.id}",
            params={"project_id": str(project.pk), "format": str(format)},
        )
