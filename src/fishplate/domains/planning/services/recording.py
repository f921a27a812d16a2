"""What happened to tasks, and up to when it is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import ProgressLogic
from fishplate.domains.planning.models import Plan, ScheduledTask, Task
from fishplate.domains.planning.models.durations import MOST
from fishplate.domains.planning.models.progress import Planned, Progress, follow
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.planning.services.typed import RECORDED, out_of_reach, progress_of
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def record_progress(
    *,
    task_id: UUID,
    version: int,
    percent_complete: int,
    actual_start: datetime | None,
    actual_finish: datetime | None,
    remaining_minutes: int | None,
    actor: Actor,
    under: UUID | None = None,
) -> Task:
    """Say what happened to a task; what of it differs from what stands decides, as ``models/progress.py`` says.

    All dates follow. Members of the project who do the work may, not only those who plan.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Refused also for a summary.
        Invalid: what is said contradicts itself, or is out of all reach.
    """
    typed = Progress(percent_complete, actual_start, actual_finish, remaining_minutes)
    return _record(task_id, version, lambda draft, task: _follow(typed, draft, task), actor, under)


def put_progress_back(*, task_id: UUID, known: Progress, duration_minutes: int, actor: Actor) -> Task:
    """Let a task be known to have got as far as it was before, whatever the rules would make of it; part of undoing.

    Raises:
        NotFound, Forbidden, Refused: as for ``record_progress``.
    """
    return _record(task_id, None, lambda _draft, _task: (known, duration_minutes), actor, None)


def set_status_date(
    *,
    project_id: UUID,
    status_at: datetime | None,
    progress_logic: ProgressLogic,
    actor: Actor,
    under: UUID | None = None,
) -> Plan:
    """Say up to when progress is known, and what becomes of work that began out of sequence; all dates follow.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: the date is out of all reach.
    """

    def attempt() -> Plan:
        draft = drafts.read(project_id, actor)
        demand(permissions.set_status_date, actor, draft.project)
        if wrong := out_of_reach(draft.project, status_at=status_at):
            raise errors.Invalid(wrong)
        draft.status_at, draft.progress_logic = status_at, progress_logic
        draft.schedule()
        with audit.change("planning.status_date_set", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            guards.ask("planning.set_status_date", target=draft.project, actor=actor, under=under)
            plan.status_at, plan.progress_logic = status_at, progress_logic
            draft.store(plan)
            change.target = plan
        return plan

    return drafts.settled(attempt)


def _record(
    task_id: UUID,
    version: int | None,
    known_of: Callable[[Draft, Task], tuple[Progress, int]],
    actor: Actor,
    under: UUID | None,
) -> Task:
    project_id = drafts.project_of(task_id, actor)

    def attempt() -> Task:
        draft = drafts.read(project_id, actor)
        demand(permissions.record_progress, actor, draft.project)
        seen = draft.task(task_id)
        known, duration = known_of(draft, seen)
        _put(seen, known, duration)
        draft.put(seen, draft.waits.get(seen.pk, []))
        draft.schedule()
        with audit.change("planning.progress_recorded", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            task = lock(Task.objects.visible_to(actor), task_id, version=version)
            change.target = task
            guards.ask("planning.record_progress", target=task, actor=actor, under=under)
            _put(task, known, duration)
            task.save()
            draft.store(plan, touched=[task])
        return task

    return drafts.settled(attempt)


def _follow(typed: Progress, draft: Draft, task: Task) -> tuple[Progress, int]:
    if draft.outline.is_summary(task.pk):
        raise errors.Refused(_("The progress of a summary is that of the tasks under it."))
    wrong = out_of_reach(draft.project, actual_start=typed.actual_start, actual_finish=typed.actual_finish)
    if typed.remaining_minutes is not None and typed.remaining_minutes > MOST:
        wrong["remaining_minutes"] = [_("This is more than 1,000 weeks.")]
    if wrong:
        raise errors.Invalid(wrong)
    dates = ScheduledTask.objects.get(pk=task.pk)
    planned = Planned(task.duration_minutes, dates.start_at, dates.finish_at)
    return follow(progress_of(task), typed, planned)


def _put(task: Task, known: Progress, duration_minutes: int) -> None:
    for name in RECORDED:
        setattr(task, name, getattr(known, name))
    task.duration_minutes = duration_minutes
