"""The job that simulates a plan: read it, ask the engine outside any transaction, keep what came of it."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import RiskDriver, Task
from fishplate.domains.planning.models.simulated import kept
from fishplate.domains.planning.services import drafts, record_risk_analysis
from fishplate.domains.planning.services.analysing import JOB, conditions_now
from fishplate.domains.planning.services.drafts import Draft
from fishplate.engines.scheduling.simulation.result import Problem, Simulation, Status
from fishplate.engines.scheduling.simulation.uncertainty import Effort, ThreePoint, Uncertainty
from fishplate.engines.scheduling.simulation.uncertainty import RiskDriver as Driver
from fishplate.kernel import errors, jobs
from fishplate.kernel.jobs import JobContext, Outcome

#: Up to so many tasks are watched one by one; of a larger plan its milestones.
_WATCHED: Final = 500


@jobs.job(JOB, label=gettext_lazy("Analyse the risk of a plan"), timeout=timedelta(hours=1))
def analyse_risk(
    context: JobContext,
    *,
    project_id: str,
    iterations: int,
    seed: int,
    optimistic_percent: int,
    pessimistic_percent: int,
) -> Outcome:
    """Simulate the plan as it stands now."""
    key = UUID(project_id)
    draft = drafts.read(key, context.actor)
    conditions = conditions_now(
        key,
        draft.version,
        iterations=iterations,
        seed=seed,
        optimistic_percent=optimistic_percent,
        pessimistic_percent=pessimistic_percent,
    )
    drivers = list(queries.risk_drivers(context.actor).filter(project=key))
    background = ThreePoint(optimistic_percent / 100, 1.0, pessimistic_percent / 100)
    found = _simulated(context, draft, _uncertainty(draft, background, drivers), iterations, seed)
    tasks = {str(pk): (task.number, task.name) for pk, task in draft.tasks.items()}
    milestones = {str(pk) for pk, task in draft.tasks.items() if task.duration_minutes == 0}
    figures = kept(found, tasks, milestones, {str(driver.pk): driver.name for driver in drivers}, draft.measure.day)
    store = partial(
        record_risk_analysis,
        project_id=key,
        job_id=context.job_id,
        conditions=conditions,
        figures=figures,
        actor=context.actor,
    )
    return Outcome(store=lambda: _discard(store()))


def _simulated(context: JobContext, draft: Draft, uncertainty: Uncertainty, iterations: int, seed: int) -> Simulation:
    from fishplate.engines.scheduling import simulation  # loads the compiler, which nothing else of the worker needs

    context.progress(0, 0, _("preparing"))
    found = simulation.simulate(
        draft.network(),
        uncertainty,
        # Half of the processors: pages are answered meanwhile.
        Effort(iterations, max(1, (os.cpu_count() or 1) // 2)),
        seed=seed,
        watched=_watched(draft),
        progress=lambda done, total: context.progress(done, total, _("simulating")),
        cancelled=context.cancelled,
    )
    context.stop_if_cancelled()
    if found.status is Status.INVALID:
        raise errors.Refused(_reason(found.diagnostics[0].problem))
    return found


def _reason(problem: Problem) -> errors.Text:
    if problem is Problem.OUT_OF_REACH:
        return _("With these risks the plan would go on for more than a hundred years.")
    return _("The plan has no dates as it stands, and so cannot be simulated.")


def _watched(draft: Draft) -> list[str]:
    """The tasks whose dates are of interest: all that are to be done, or of a large plan its milestones."""
    to_do = [
        task
        for task in draft.tasks.values()
        if task.active and task.actual_finish is None and not draft.outline.is_summary(task.pk)
    ]
    if len(to_do) > _WATCHED:
        to_do = [task for task in to_do if task.duration_minutes == 0]
    return [str(task.pk) for task in to_do]


def _uncertainty(draft: Draft, background: ThreePoint, drivers: list[RiskDriver]) -> Uncertainty:
    return Uncertainty(
        background=background,
        durations={
            str(task.pk): _points(task)
            for task in draft.tasks.values()
            if task.pessimistic_minutes is not None
            and task.duration_minutes > 0
            and not draft.outline.is_summary(task.pk)
        },
        drivers=tuple(
            Driver(
                str(driver.pk),
                driver.probability_percent / 100,
                ThreePoint(
                    driver.optimistic_percent / 100, driver.likely_percent / 100, driver.pessimistic_percent / 100
                ),
                # One that was removed since the plan was read touches nothing of it.
                tuple(str(touch.task_id) for touch in driver.touches.all() if touch.task_id in draft.tasks),
            )
            for driver in drivers
        ),
    )


def _points(task: Task) -> ThreePoint:
    """The three points; work that took longer than was expected by now is known better than it was estimated."""
    likely = task.duration_minutes
    low = likely if task.optimistic_minutes is None else min(task.optimistic_minutes, likely)
    high = likely if task.pessimistic_minutes is None else max(task.pessimistic_minutes, likely)
    return ThreePoint(low, likely, high)


def _discard(_analysis: object) -> None:
    """``Outcome.store`` returns nothing."""
