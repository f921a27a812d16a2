"""The plan as it stands at the beginning of each week: what trends are drawn from."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Plan, PlanCopy, Snapshot, Task, TaskCopy
from fishplate.domains.planning.models.comparison import finish
from fishplate.domains.planning.models.snapshot import pack_progress, week_of
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.baselining import keep_copy
from fishplate.domains.planning.services.drafts import PlanMoved
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, jobs
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock

#: The job that takes the snapshot of one plan.
JOB = "planning.take_snapshot"


def ask_for_snapshots() -> None:
    """Ask for the snapshot of this week for every plan that has none yet; again and again without harm.

    Projects that are being closed change no more and take none.
    """
    week = week_of(clock.now())
    taken = Snapshot.objects.filter(project=OuterRef("project"), week=week)
    planned = Task.objects.filter(project=OuterRef("project"), active=True)
    waiting = Plan.objects.filter(Exists(planned), ~Exists(taken)).exclude(project__phase=Phase.CLOSURE)
    for project_id in waiting.values_list("project", flat=True):
        with audit.unit():
            jobs.enqueue(
                JOB,
                params={"project_id": str(project_id), "week": week.isoformat()},
                actor=SYSTEM,
                project_id=project_id,
                unique_key=f"{JOB}:{project_id}:{week}",
            )


def take_snapshot(*, project_id: UUID, week: date, actor: Actor) -> Snapshot | None:
    """Keep the plan as it stands as the snapshot of a week; return the one that stands where it was taken already.

    ``None`` where nothing is planned yet.
    """

    def attempt() -> Snapshot | None:
        taken = Snapshot.objects.filter(project=project_id, week=week).first()
        plan = queries.plan(project_id)
        tasks = queries.tasks_today(project_id)
        ends = finish(tasks)
        if taken is not None or ends is None:
            return taken
        snapshot = Snapshot(
            project_id=project_id,
            week=week,
            taken_at=clock.now(),
            plan_version=plan.version,
            status_at=plan.status_at,
            finish_at=ends,
            milestones=_milestones(tasks),
            progress=pack_progress(tasks),
        )
        return _keep(snapshot, PlanCopy.of(project_id, tasks), actor)

    return drafts.settled(attempt)


def _keep(snapshot: Snapshot, copy: PlanCopy, actor: Actor) -> Snapshot:
    with audit.change("planning.snapshot_taken", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), copy.project_id)
        # Taken by another worker meanwhile, or another plan by now: looked at anew.
        taken = Snapshot.objects.filter(project=project, week=snapshot.week).exists()
        if taken or queries.plan_version(project.pk) != snapshot.plan_version:
            raise PlanMoved
        snapshot.copy = keep_copy(copy)
        snapshot.save()
        change.created(snapshot)
        change.target = snapshot
    return snapshot


def _milestones(tasks: list[TaskCopy]) -> list[tuple[str, int, str, str]]:
    return [
        (str(task.id), task.number, task.name, task.finish.isoformat())
        for task in tasks
        if task.is_milestone and task.active
    ]
