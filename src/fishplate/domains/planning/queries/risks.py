from __future__ import annotations

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.planning.models import RiskAnalysis, RiskDriver
from fishplate.kernel.actors import Actor


def risk_drivers(actor: Actor) -> QuerySet[RiskDriver]:
    """The risk drivers of all plans this actor sees, with the tasks they touch loaded."""
    return RiskDriver.objects.visible_to(actor).prefetch_related("touches__task")


def risks_digest(project_id: UUID) -> str:
    """Return what changes whenever anything of the risk drivers does that a simulation reads. Two queries."""
    drivers = RiskDriver.objects.filter(project=project_id).order_by("id").prefetch_related("touches")
    said = [
        (
            driver.pk,
            driver.probability_percent,
            (driver.optimistic_percent, driver.likely_percent, driver.pessimistic_percent),
            sorted(touch.task_id for touch in driver.touches.all()),
        )
        for driver in drivers
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def analysed_as_it_stands(project_id: UUID, version: int) -> bool | None:
    """Whether the latest risk analysis is of this version of the plan and of its risks; ``None`` without one."""
    latest = RiskAnalysis.objects.filter(project=project_id).order_by("-number").first()
    if latest is None:
        return None
    return latest.plan_version == version and latest.risks_digest == risks_digest(project_id)


def risk_analyses(actor: Actor) -> QuerySet[RiskAnalysis]:
    """The risk analyses of all plans this actor sees, the latest of each first."""
    return RiskAnalysis.objects.visible_to(actor)
