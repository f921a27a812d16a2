from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import services
from fishplate.domains.planning.services.scheduling import JOB
from fishplate.kernel import jobs
from fishplate.kernel.jobs import JobContext, Outcome


@jobs.job(JOB, label=_("Reckon the dates of a plan"))
def schedule_plan(context: JobContext, *, project_id: str) -> Outcome:
    """Reckon the dates anew; done twice, it changes nothing the second time."""
    services.schedule_plan(project_id=UUID(project_id), actor=context.actor)
    return Outcome()
