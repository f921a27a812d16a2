from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from fishplate.domains.planning.choices import quality
from fishplate.domains.planning.services import assessing
from fishplate.engines.scheduling import Finding, Measure, Need, Point, Practice
from fishplate.web.api import ApiRequest, access

router = Router(tags=["planning"])


class CountedLinkOut(Schema):
    predecessor_id: UUID
    successor_id: UUID


class FindingOut(Schema):
    """``value`` is a share of 1 or an index, null where the plan lacks what the point needs; ``met`` is null as well.

    It has to be at least ``limit`` where ``at_least`` says so, else at most. ``counted`` of ``of`` tasks, or
    dependencies, made the share; ``task_ids`` and ``dependencies`` count against the plan.
    """

    finding: Point | Measure
    name: str
    counts: str
    value: float | None
    limit: float
    at_least: bool
    met: bool | None
    counted: int
    of: int
    advice: str
    task_ids: list[UUID]
    dependencies: list[CountedLinkOut]


class PracticeOut(Schema):
    """``needs`` is what it would take to measure the rest of it."""

    practice: Practice
    name: str
    met: bool | None
    findings: list[FindingOut]
    needs: list[Need]


class AssessmentOut(Schema):
    """The findings about a version of the plan: fourteen points and ten practices, or none where nothing is planned."""

    version: int
    points: list[FindingOut]
    practices: list[PracticeOut]


@router.get("/projects/{uuid:project_id}/plan/assessment", response=AssessmentOut, operation_id="assess_plan")
@access()
def assess_plan(request: ApiRequest, project_id: UUID) -> dict[str, Any]:
    """Hold the plan against the fourteen points of the DCMA assessment and the ten practices of the GAO."""
    found = assessing.assess_plan(project_id=project_id, actor=request.actor)
    return {
        "version": found.version,
        "points": _told(found.points),
        "practices": [
            {
                "practice": one.practice,
                "name": str(quality.PRACTICES[one.practice]),
                "met": one.met,
                "findings": _told(one.findings),
                "needs": list(one.needs),
            }
            for one in found.practices
        ],
    }


def _told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "finding": one.point,
            "name": str(quality.FINDINGS[one.point].name),
            "counts": str(quality.FINDINGS[one.point].counted),
            "value": one.value,
            "limit": one.limit,
            "at_least": one.at_least,
            "met": one.met,
            "counted": one.counted,
            "of": one.of,
            "advice": str(quality.advice(one)),
            "task_ids": list(one.tasks),
            "dependencies": [
                {"predecessor_id": link.predecessor, "successor_id": link.successor} for link in one.links
            ],
        }
        for one in findings
    ]
