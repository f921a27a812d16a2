"""How sure the dates of a plan are: asked for by a person, simulated by a worker, kept with what it was run on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.models import Plan, RiskAnalysis, RiskFigures, Task
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all
from fishplate.kernel.jobs import Job
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference

JOB: Final = "planning.analyse_risk"
#: So many analyses of a plan are kept; older ones go.
KEPT: Final = 20
FEWEST, USUAL, MOST = 100, 5_000, 100_000
_SEEDS: Final = 2**31


@dataclass(frozen=True, slots=True)
class Conditions:
    """On what an analysis was run, and how; see ``RiskAnalysis``."""

    plan_version: int
    risks_digest: str
    iterations: int
    seed: int
    optimistic_percent: int
    pessimistic_percent: int


def start_risk_analysis(
    *,
    project_id: UUID,
    iterations: int = USUAL,
    seed: int | None = None,
    optimistic_percent: int = 90,
    pessimistic_percent: int = 125,
    actor: Actor,
) -> Job:
    """Have a worker simulate the plan. While one is at work on it already, that job is returned.

    Args:
        seed: the same one draws the same random numbers; one is drawn where none is given.
        optimistic_percent, pessimistic_percent: how far the duration of a task without estimates of its own reaches.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Refused also where nothing is planned.
        Invalid: a figure is out of its range.
    """
    wrong: dict[str, list[errors.Text]] = {}
    if not FEWEST <= iterations <= MOST:
        wrong["iterations"] = [_("Give a number from {low} to {high}.").format(low=FEWEST, high=MOST)]
    if seed is not None and not 0 <= seed < _SEEDS:
        wrong["seed"] = [_("Give a number from {low} to {high}.").format(low=0, high=_SEEDS - 1)]
    if not 1 <= optimistic_percent <= 100:
        wrong["optimistic_percent"] = [_("Give a number from {low} to {high}.").format(low=1, high=100)]
    if not 100 <= pessimistic_percent <= 1000:
        wrong["pessimistic_percent"] = [_("Give a number from {low} to {high}.").format(low=100, high=1000)]
    with audit.change("planning.risk_analysis_started", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.start_risk_analysis, actor, project)
        guards.ask("planning.start_risk_analysis", target=project, actor=actor)
        if wrong:
            raise errors.Invalid(wrong)
        plan = Plan.objects.filter(project=project).first()
        if plan is None or not Task.objects.filter(project=project).exists():
            raise errors.Refused(_("Nothing is planned yet."))
        change.target = plan
        return jobs.enqueue(
            JOB,
            params={
                "project_id": str(project.pk),
                "iterations": iterations,
                "seed": secrets.randbelow(_SEEDS) if seed is None else seed,
                "optimistic_percent": optimistic_percent,
                "pessimistic_percent": pessimistic_percent,
            },
            actor=actor,
            subject=reference(plan),
            project_id=project.pk,
            unique_key=f"{JOB}:{project.pk}",
        )


def record_risk_analysis(
    *, project_id: UUID, job_id: UUID, conditions: Conditions, figures: dict[str, Any], actor: Actor
) -> RiskAnalysis:
    """Keep what a simulation found; the oldest analyses of the plan go. A job that ran twice is kept once.

    Raises:
        NotFound: the project is gone from the actor's sight.
    """
    with audit.change("planning.risk_analysis_recorded", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        if (earlier := RiskAnalysis.objects.filter(job_id=job_id).first()) is not None:
            change.target = earlier
            return earlier
        mine = RiskAnalysis.objects.filter(project=project)
        latest = mine.aggregate(number=Max("number"))["number"] or 0
        analysis = RiskAnalysis(
            project=project,
            number=latest + 1,
            job_id=job_id,
            **{name: getattr(conditions, name) for name in Conditions.__slots__},
        )
        analysis.save()
        change.created(analysis)
        change.target = analysis
        RiskFigures.objects.create(analysis=analysis, content=figures)
        old = list(mine.filter(number__lte=analysis.number - KEPT))
        for one in old:
            change.deleted(one)
        if old:
            RiskFigures.objects.filter(analysis__in=old).delete()
            delete_all(old)
    return analysis


def conditions_now(project_id: UUID, plan_version: int, **chosen: int) -> Conditions:
    """Return the conditions of an analysis that is being run on a version of the plan."""
    return Conditions(plan_version=plan_version, risks_digest=queries.risks_digest(project_id), **chosen)
