"""Milestone trend analysis: where each milestone was to be, seen from week to week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fishplate.domains.planning import queries
from fishplate.domains.planning.models.durations import write_duration
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.pages import charts
from fishplate.domains.planning.pages.charts import seconds
from fishplate.domains.planning.queries import PlanClock, Trend
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock
from fishplate.web.pages import Audience, Request, one, page, render

#: A year, and as many lines as can be told apart.
_WEEKS: Final = 52
_LINES: Final = 8
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a milestone, the points on it, and where its name stands; ``mark`` tells lines apart by shape."""

    trend: Trend
    points: str
    marks: list[tuple[str, str]]
    mark: int
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A milestone as the table tells it; ``shift`` is working time since it was first seen."""

    trend: Trend
    first: str
    before: str
    now: str
    shift: str
    later: bool


@page(Audience.SIGNED_IN, methods=["GET"])
def view_trends(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    end, milestones = queries.trends(project.pk, at=clock.now(), most=_WEEKS)
    known = [end, *milestones] if end.readings else []
    drawn = sorted(known[1:], key=lambda trend: (trend.is_steady, trend.readings[-1].at))[:_LINES]
    seen = max((len(trend.readings) for trend in known), default=0)
    context = {
        "title": _("Milestone trend"),
        "project_id": project.pk,
        "tab": "view_trends",
        "chart": _chart([*known[:1], *drawn]) if seen > 1 else None,
        "left_out": len(milestones) - len(drawn),
        "rows": [_shown(trend, project) for trend in known],
        "said": _said(project, end, milestones) if seen > 1 else "",
    }
    return render(request, "planning/view_trends.html", context)


def _chart(trends: list[Trend]) -> dict[str, object]:
    x = charts.across(seconds(one.seen_at) for trend in trends for one in trend.readings)
    y = charts.upwards((seconds(one.at) for trend in trends for one in trend.readings), room=7 * _DAY)
    places = [[(x.place(seconds(one.seen_at)), y.place(seconds(one.at))) for one in trend.readings] for trend in trends]
    labels = charts.spread([several[-1][1] for several in places])
    both = max(x.first, y.first), min(x.last, y.last)
    return {
        **charts.frame(),
        "lines": [
            Line(trend, charts.points(several), [(f"{at:g}", f"{up:g}") for at, up in several], number, f"{label:g}")
            for number, (trend, several, label) in enumerate(zip(trends, places, labels, strict=True))
        ],
        "across": charts.days(x),
        "upwards": charts.days(y),
        # On it a milestone is seen on the day on which it is due: there it has been reached.
        "reached": charts.points((x.place(at), y.place(at)) for at in both) if both[0] < both[1] else "",
    }


def _shown(trend: Trend, project: Project) -> Shown:
    days = [formats.date_format(wall_clock(one.at), "SHORT_DATE_FORMAT") for one in trend.readings]
    shift = PlanClock(project).between(trend.readings[0].at, trend.readings[-1].at)
    sign = "+" if shift > 0 else ""
    return Shown(
        trend=trend,
        first=days[0],
        before=days[-2] if len(days) > 1 else "",
        now=days[-1],
        shift=f"{sign}{write_duration(shift)}" if shift else "",
        later=shift > 0,
    )


def _said(project: Project, end: Trend, milestones: list[Trend]) -> str:
    """Say in words what the picture shows."""
    between = PlanClock(project).between
    shift = between(end.readings[0].at, end.readings[-1].at)
    since = formats.date_format(wall_clock(end.readings[0].seen_at), "SHORT_DATE_FORMAT")
    if shift > 0:
        first = _t("Since {day} the end of the plan has moved by {shift} of working time.")
    elif shift < 0:
        first = _t("Since {day} the end of the plan has come nearer by {shift} of working time.")
    else:
        first = _t("Since {day} the end of the plan stands where it stood.")
    moving = sum(between(one.readings[0].at, one.readings[-1].at) > 0 for one in milestones)
    second = ngettext(
        "{count} of {all} milestones goes up: it is later than it was.",
        "{count} of {all} milestones go up: they are later than they were.",
        moving,
    )
    told = first.format(day=since, shift=write_duration(abs(shift)))
    return f"{told} {second.format(count=moving, all=len(milestones))}" if milestones else told
