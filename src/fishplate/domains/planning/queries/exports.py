from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.choices import EXPORT
from fishplate.domains.projects import queries as projects
from fishplate.kernel import jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job


def exports(actor: Actor, project_id: UUID, *, finished: bool = True) -> QuerySet[Job]:
    """What this person had written of a plan for other tools, the last first; also what is not finished yet.

    Raises:
        NotFound: the actor does not see the project.
    """
    project = projects.project(actor, project_id)
    own = jobs.visible_to(actor).filter(name=EXPORT, project_id=project.pk, actor_id=actor.id).order_by("-id")
    return own.filter(state=jobs.State.SUCCEEDED) if finished else own
