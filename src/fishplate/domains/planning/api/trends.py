from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Snapshot
from fishplate.domains.planning.models.slips import Cause, Ground
from fishplate.domains.planning.queries import Root
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock
from fishplate.web.api import ApiRequest, Order, Page, access, listed
from fishplate.web.pages import one

router = Router(tags=["planning"])
_MOST = 260


class SnapshotOut(Schema):
    """The plan as it stood at the beginning of a week; ``week`` is its Monday, ``content_hash`` that of its tasks."""

    id: UUID
    project_id: UUID
    week: date
    taken_at: datetime
    plan_version: int
    status_at: datetime | None
    finish_at: datetime
    content_hash: str

    @staticmethod
    def resolve_content_hash(snapshot: Snapshot) -> str:
        return snapshot.copy.content_hash


class ReadingOut(Schema):
    """Where a milestone stood, and when it was seen there."""

    seen_at: datetime
    at: datetime


class TrendOut(Schema):
    """``task_id`` is null for the end of the plan; ``gone`` milestones are no longer in it."""

    task_id: UUID | None
    number: int
    name: str
    gone: bool
    readings: list[ReadingOut]


class TrendsOut(Schema):
    items: list[TrendOut]


class DelayedOut(Schema):
    """A task that ends later, and the task that pushed it, null where none did; the shift is in working minutes."""

    task_id: UUID
    number: int
    name: str
    shift: int
    pushed_by: UUID | None


class RootOut(Schema):
    """A task at which delays began: why, who last changed that, and all tasks that are delayed by it."""

    task_id: UUID
    number: int
    name: str
    shift: int
    cause: Cause
    grounds: list[Ground]
    changed_by: UUID | None
    changed_at: datetime | None
    organisation: str
    delayed: list[DelayedOut]


class SlipsOut(Schema):
    """``since`` is the snapshot compared with, null where there is none yet; ``finish_shift`` is in working minutes."""

    since: UUID | None
    finish_shift: int
    items: list[RootOut]


@router.get("/projects/{uuid:project_id}/snapshots", response=Page[SnapshotOut], operation_id="list_snapshots")
@access()
def list_snapshots(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The weekly snapshots of the plan, by week."""
    project = projects.project(request.actor, project_id)
    found = queries.snapshots(request.actor).filter(project=project)
    return listed(found, after=after, limit=limit, order=Order("week"))


@router.get("/projects/{uuid:project_id}/plan/trends", response=TrendsOut, operation_id="view_trends")
@access()
def view_trends(request: ApiRequest, project_id: UUID) -> dict[str, Any]:
    """The end of the plan and its milestones, as the snapshots saw them and as they stand now."""
    project = projects.project(request.actor, project_id)
    end, milestones = queries.trends(project.pk, at=clock.now(), most=_MOST)
    return {"items": [end, *milestones] if end.readings else []}


@router.get("/projects/{uuid:project_id}/plan/slips", response=SlipsOut, operation_id="view_slips")
@access()
def view_slips(request: ApiRequest, project_id: UUID, since: UUID | None = None) -> dict[str, Any]:
    """What slipped since a snapshot, the last one unless ``since`` names another, and where the delays began."""
    project = projects.project(request.actor, project_id)
    known = queries.snapshots(request.actor).filter(project=project)
    snapshot = one(known, since) if since else known.first()
    if snapshot is None:
        return {"since": None, "finish_shift": 0, "items": []}
    found = queries.slipped(snapshot)
    return {
        "since": snapshot.pk,
        "finish_shift": found.comparison.finish_shift,
        "items": [_root(root) for root in found.roots],
    }


def _root(root: Root) -> dict[str, Any]:
    return {
        "task_id": root.task.id,
        "number": root.task.number,
        "name": root.task.name,
        "shift": root.shift,
        "cause": root.cause,
        "grounds": root.slip.grounds if root.slip else [],
        "changed_by": root.doing.person_id if root.doing else None,
        "changed_at": root.doing.at if root.doing else None,
        "organisation": root.doing.organisation if root.doing else "",
        "delayed": [
            {
                "task_id": slip.task.id,
                "number": slip.task.number,
                "name": slip.task.name,
                "shift": slip.compared.finish_shift,
                "pushed_by": slip.pusher.id if slip.pusher else None,
            }
            for slip in root.delayed
        ],
    }
