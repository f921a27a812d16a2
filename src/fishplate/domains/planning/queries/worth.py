"""Earned value of a plan against one of its baselines, in planned working hours, over the weekly snapshots.

No task of a plan knows a cost, so the budget of each is the working hours that the baseline gave it: an hour planned is
an hour of value, earned by percent complete. What was really spent is recorded nowhere, so AC, CPI and the forecasts of
cost cannot be told; all figures of time can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fishplate.domains.planning.models import Baseline, Snapshot, TaskCopy
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.queries.baselines import tasks_of, tasks_today
from fishplate.domains.planning.queries.reading import plan
from fishplate.engines import scheduling as engine
from fishplate.engines.scheduling import earned_value
from fishplate.engines.scheduling.earned_value import Done, EarnedValue, Measurement, Package

_HOUR: Final = 60
#: In weeks, a Friday would be five sevenths of a period in which all of its work is done.
_DAY: Final = timedelta(days=1)
_STANDARD: Final = engine.Calendar("standard")
#: A year of weeks.
_MOST: Final = 52


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plan is worth against a baseline: wall-clock times of the plan, amounts in working hours, periods in days.

    ``outside`` counts the tasks that were added since and earn nothing, ``gone`` those that were removed and cannot be
    earned any more.
    """

    baseline: Baseline
    figures: EarnedValue
    outside: int
    gone: int


def worth(baseline: Baseline, *, at: datetime) -> Worth | None:
    """Earned value at the status date, or ``at`` where none is set; ``None`` where the baseline has no hours at all.

    Whoever asks sees the project: check it before.
    """
    packages = [_package(task) for task in tasks_of(baseline) if _counts(task)]
    if not packages:
        return None
    status = wall_clock(plan(baseline.project_id).status_at or at)
    now = {task.id: task for task in tasks_today(baseline.project_id) if _counts(task)}
    planned = {UUID(package.id): package for package in packages}
    figures = earned_value.evaluate(
        earned_value.Plan(packages, [_STANDARD], period=_DAY),
        {str(pk): _done(now[pk]) for pk in planned if pk in now},
        status=status,
        measured=_measured(baseline, planned),
    )
    return Worth(baseline, figures, outside=len(now.keys() - planned.keys()), gone=len(planned.keys() - now.keys()))


def _counts(task: TaskCopy) -> bool:
    """Whether a task is work: summaries only gather it, and milestones take none."""
    return task.active and not task.summary and task.duration_minutes > 0


def _package(task: TaskCopy) -> Package:
    hours = task.duration_minutes / _HOUR
    return Package(str(task.id), hours, wall_clock(task.start), wall_clock(task.finish), _STANDARD.id)


def _done(task: TaskCopy) -> Done:
    started, finished = (wall_clock(at) if at else None for at in (task.actual_start, task.actual_finish))
    return Done(task.percent_complete, started, finished)


def _measured(baseline: Baseline, planned: Mapping[UUID, Package]) -> Sequence[Measurement]:
    """What was earned by each snapshot."""
    taken = Snapshot.objects.filter(project=baseline.project_id).order_by("-week").defer("milestones")[:_MOST]
    return [Measurement(wall_clock(one.status_at or one.taken_at), _earned(one, planned)) for one in reversed(taken)]


def _earned(snapshot: Snapshot, planned: Mapping[UUID, Package]) -> float:
    done = snapshot.shares_done().items()
    return sum(planned[pk].budget * percent / 100 for pk, percent in done if pk in planned)
