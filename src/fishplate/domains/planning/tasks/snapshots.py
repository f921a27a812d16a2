from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.services import snapshotting
from fishplate.domains.planning.services.snapshotting import JOB
from fishplate.kernel import jobs
from fishplate.kernel.jobs import JobContext, Outcome, periodic


@jobs.job(JOB, label=_("Keep the plan as it stands this week"))
def take_snapshot(context: JobContext, *, project_id: str, week: str) -> Outcome:
    """Take the snapshot of a week; done twice, there is one."""
    snapshotting.take_snapshot(project_id=UUID(project_id), week=date.fromisoformat(week), actor=context.actor)
    return Outcome()


def register() -> None:
    """Look every quarter of an hour for plans that have no snapshot of this week."""
    periodic("planning.snapshots", snapshotting.ask_for_snapshots, every=timedelta(minutes=15))
