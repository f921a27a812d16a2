from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Schema

from fishplate.domains.planning import queries
from fishplate.domains.planning.models.scheduled import instant
from fishplate.engines.scheduling.earned_value import Pace
from fishplate.kernel import clock, errors
from fishplate.web.api import ApiRequest, access
from fishplate.web.pages import one

router = Router(tags=["planning"])


class WorthPointOut(Schema):
    """A point of the curves; earned where it was measured."""

    at: datetime
    planned: float
    earned: float | None


class EarnedValueOut(Schema):
    """Earned value at ``status_at``, in planned working hours; a figure that cannot be told is null.

    ``budget``, ``planned``, ``earned`` and ``actual`` are BAC, PV, EV and AC; nobody records what was spent, so
    ``actual`` is null. ``earned_schedule`` (ES), ``actual_time`` (AT) and ``time_variance`` are in days of the
    calendar, ``time_performance`` is SPI(t); ``finish_as_planned`` and ``finish_as_so_far`` are when it ends at either
    pace. Tasks added since (``tasks_outside``) have no value; removed ones (``tasks_gone``) cannot be earned.
    """

    baseline_id: UUID
    status_at: datetime
    unit: Literal["hours"]
    budget: float
    planned: float
    earned: float
    actual: float | None
    schedule_variance: float
    schedule_performance: float | None
    earned_schedule: float | None
    actual_time: float | None
    time_variance: float | None
    time_performance: float | None
    finish_as_planned: datetime | None
    finish_as_so_far: datetime | None
    tasks_outside: int
    tasks_gone: int
    curve: list[WorthPointOut]


@router.get("/baselines/{uuid:baseline_id}/earned-value", response=EarnedValueOut, operation_id="view_earned_value")
@access()
def view_earned_value(request: ApiRequest, baseline_id: UUID) -> dict[str, Any]:
    """Earned value of the plan against a baseline, at the status date, or now where none is set."""
    baseline = one(queries.baselines(request.actor), baseline_id)
    found = queries.worth(baseline, at=clock.now())
    if found is None:
        raise errors.Refused(_("This baseline holds no working hours."))
    cost, schedule = found.figures.cost, found.figures.schedule
    ends = {forecast.pace: forecast.finish for forecast in schedule.forecasts}
    return {
        "baseline_id": baseline.pk,
        "status_at": instant(found.figures.status),
        "unit": "hours",
        "budget": cost.budget,
        "planned": cost.planned,
        "earned": cost.earned,
        "actual": cost.actual.value,
        "schedule_variance": cost.schedule_variance,
        "schedule_performance": cost.schedule_performance.value,
        "earned_schedule": schedule.earned.value,
        "actual_time": schedule.actual_time.value,
        "time_variance": schedule.variance.value,
        "time_performance": schedule.performance.value,
        "finish_as_planned": _instant(ends.get(Pace.AS_PLANNED)),
        "finish_as_so_far": _instant(ends.get(Pace.AS_SO_FAR)),
        "tasks_outside": found.outside,
        "tasks_gone": found.gone,
        "curve": [
            {"at": instant(point.at), "planned": point.planned, "earned": point.earned} for point in found.figures.curve
        ],
    }


def _instant(at: datetime | None) -> datetime | None:
    return instant(at) if at is not None else None
