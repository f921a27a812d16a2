from __future__ import annotations

from uuid import UUID

from fishplate.domains.planning.services import drafts
from fishplate.kernel import audit
from fishplate.kernel.actors import Actor

#: The job that reckons a plan anew after something beside it moved, such as the start of its project.
JOB = "planning.schedule_plan"


def schedule_plan(*, project_id: UUID, actor: Actor) -> None:
    """Reckon all dates of a plan anew from what stands; for what moves them from outside the plan.

    Raises:
        NotFound: the actor does not see the project. Invalid: the start of the project is out of all reach.
    """

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        if not draft.tasks:
            return
        draft.schedule()
        with audit.change("planning.plan_scheduled", actor=actor) as change:
            plan = draft.lock(actor)
            change.target = plan
            draft.store(plan)

    drafts.settled(attempt)
