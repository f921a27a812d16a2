"""A plan follows the start of its project, by a job: the engine does not work inside somebody else's transaction."""

from __future__ import annotations

from fishplate.domains.planning.models import Plan
from fishplate.domains.planning.services.scheduling import JOB
from fishplate.domains.projects import events
from fishplate.kernel import jobs, outbox
from fishplate.kernel.actors import SYSTEM


def subscribe() -> None:
    """React to what moves a plan from outside."""
    outbox.subscribe(events.ProjectAmended, schedule_plan_anew, when=outbox.INSIDE)


def schedule_plan_anew(event: events.ProjectAmended) -> None:
    """Have the dates reckoned from the project as it stands now."""
    if Plan.objects.filter(project=event.project_id).exists():
        jobs.enqueue(
            JOB,
            params={"project_id": str(event.project_id)},
            actor=SYSTEM,
            project_id=event.project_id,
            unique_key=f"{JOB}:{event.project_id}",
        )
