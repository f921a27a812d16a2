"""Earned value of the plan against a baseline: the curves, the figures, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.planning.pages import charts
from fishplate.domains.planning.pages.charts import seconds
from fishplate.domains.planning.queries import Worth
from fishplate.domains.projects import queries as projects
from fishplate.engines.scheduling.earned_value import EarnedSchedule, Figure, Missing, Pace
from fishplate.kernel import clock
from fishplate.kernel.errors import NotFound
from fishplate.web.pages import Audience, Request, one, page, render

MISSING: Final = {
    Missing.NO_BUDGET: _("nothing was planned"),
    Missing.NOT_BEGUN: _("it has not begun yet"),
    Missing.NOTHING_PLANNED: _("nothing was to be done yet"),
    Missing.NOTHING_EARNED: _("nothing is done yet"),
    Missing.NOTHING_SPENT: _("nothing is spent yet"),
    Missing.NO_ACTUAL_COST: _("what was spent is not recorded"),
    Missing.BUDGET_SPENT: _("the budget is spent"),
    Missing.ALL_EARNED: _("all of it is done"),
    Missing.PLANNED_FINISH_PASSED: _("it was to be finished by now"),
    Missing.OUT_OF_REACH: _("more than a hundred years away"),
}
_GRID: Final = 4
#: Of a day: nobody calls that late.
_EVEN: Final = 0.05


@page(Audience.SIGNED_IN, methods=["GET"])
def view_earned_value(request: Request, project_id: UUID) -> HttpResponseBase:
    """Measure against the latest baseline, or the one that ``baseline`` names."""
    project = one(projects.projects(request.actor), project_id)
    known = list(queries.standing_baselines(project.pk))
    baseline = _chosen(known, request.GET.get("baseline", ""))
    found = queries.worth(baseline, at=clock.now()) if baseline else None
    context = {
        "title": _("Earned value"),
        "project_id": project.pk,
        "tab": "view_earned_value",
        "known": known,
        "baseline": baseline,
        "found": found,
        "may_take": not known,
    }
    if found is not None:
        context |= {
            "sentences": list(sentences(found)),
            "figures": list(_figures(found)),
            "chart": _chart(found),
            "indices": _indices(found),
            "weeks": [_week(found, at, schedule) for at, schedule in sorted(found.figures.past.items())],
        }
    return render(request, "planning/view_earned_value.html", context)


def sentences(found: Worth) -> Iterator[str]:
    """Say what the figures mean."""
    cost, schedule = found.figures.cost, found.figures.schedule
    day = _day(found.figures.status)
    yield _t("By {day}, {earned} of {budget} planned hours are done; {planned} were to be.").format(
        day=day, earned=_hours(cost.earned), budget=_hours(cost.budget), planned=_hours(cost.planned)
    )
    late, reached = schedule.variance.value, schedule.reached
    if late is not None and reached is not None:
        days = _number(abs(late), 1)
        if late < -_EVEN:
            yield _t("What is done was to be done by {day}: {days} days behind.").format(day=_day(reached), days=days)
        elif late > _EVEN:
            yield _t("What is done was to be done by {day} only: {days} days ahead.").format(
                day=_day(reached), days=days
            )
        else:
            yield _t("That is as planned.")
    ends = {forecast.pace: forecast.finish for forecast in schedule.forecasts}
    if (so_far := ends.get(Pace.AS_SO_FAR)) is not None and schedule.performance.value != 1:
        yield _t("If it goes on as it has, it ends on {day}.").format(day=_day(so_far))
    if found.outside:
        yield ngettext(
            "{count} task was added since and has no value here.",
            "{count} tasks were added since and have no value here.",
            found.outside,
        ).format(count=found.outside)
    if found.gone:
        yield ngettext(
            "{count} task of the baseline is no longer in the plan: what it was worth cannot be earned any more.",
            "{count} tasks of the baseline are no longer in the plan: what they were worth cannot be earned any more.",
            found.gone,
        ).format(count=found.gone)


def _figures(found: Worth) -> Iterator[tuple[str, Any, str]]:
    """Yield the abbreviation of the field, what it is, and its value."""
    cost, schedule = found.figures.cost, found.figures.schedule
    yield "BAC", _("planned hours in all"), _hours(cost.budget)
    yield "PV", _("hours that were to be done by then"), _hours(cost.planned)
    yield "EV", _("planned hours of what is done"), _hours(cost.earned)
    yield "SV", _("EV less PV: below 0 it is behind"), _hours(cost.schedule_variance)
    yield (
        "SPI",
        _("EV by PV: below 1 it is behind; near the end it comes to 1 however late it is"),
        _index(cost.schedule_performance),
    )
    yield "ES", _("days by which what is done was to be done"), _days(schedule.earned)
    yield "AT", _("days since the planned start, on the calendar"), _days(schedule.actual_time)
    yield "SV(t)", _("ES less AT, in days: below 0 it is behind"), _days(schedule.variance)
    yield "SPI(t)", _("ES by AT: below 1 it is behind, up to the very end"), _index(schedule.performance)
    for forecast in schedule.forecasts:
        name = _("ends, if the rest goes as planned") if forecast.pace is Pace.AS_PLANNED else _("ends, at this pace")
        yield "IEAC(t)", name, _day(forecast.finish) if forecast.finish else _figure(forecast.duration, str)
    yield "AC, CPI", _("cost so far, and EV by it"), str(MISSING[Missing.NO_ACTUAL_COST])


def _chart(found: Worth) -> dict[str, Any]:
    points = found.figures.curve
    x = charts.across(_at(one.at) for one in points)
    y = charts.upwards([0.0, *(value for one in points for value in (one.planned, one.earned or 0.0))])
    planned = [(x.place(_at(one.at)), y.place(one.planned)) for one in points]
    earned = [(x.place(_at(one.at)), y.place(one.earned)) for one in points if one.earned is not None]
    labels = charts.spread([planned[-1][1], earned[-1][1]])
    return {
        **charts.frame(),
        "across": charts.days(x),
        "upwards": _scale(y, 0),
        "planned": charts.points(planned),
        "earned": charts.points(earned),
        "marks": [(f"{at:g}", f"{up:g}") for at, up in earned],
        "planned_label": f"{labels[0]:g}",
        "earned_label": f"{labels[1]:g}",
        "status": f"{x.place(_at(found.figures.status)):g}",
    }


def _indices(found: Worth) -> dict[str, Any] | None:
    """The curves of SPI and SPI(t), where there are two points to draw a line between."""
    schedules = {**found.figures.past, found.figures.status: found.figures.schedule}
    timely = [(at, one.performance.value) for at, one in sorted(schedules.items()) if one.performance.value is not None]
    simple = [
        (one.at, one.earned / one.planned) for one in found.figures.curve if one.earned is not None and one.planned
    ]
    if len(timely) < 2:
        return None
    x = charts.across(_at(at) for at, _value in timely)
    y = charts.upwards([0.0, 1.2, *(value for _at_, value in (*timely, *simple))])
    inside = [(at, value) for at, value in simple if x.first <= _at(at) <= x.last]
    lines = [[(x.place(_at(at)), y.place(value)) for at, value in line] for line in (timely, inside)]
    labels = charts.spread([line[-1][1] for line in lines])
    return {
        **charts.frame(),
        "across": charts.days(x),
        "upwards": _scale(y, 1),
        "even": f"{y.place(1):g}",
        "timely": charts.points(lines[0]),
        "simple": charts.points(lines[1]),
        "timely_marks": [(f"{at:g}", f"{up:g}") for at, up in lines[0]],
        "simple_marks": [(f"{at:g}", f"{up:g}") for at, up in lines[1]],
        "timely_label": f"{labels[0]:g}",
        "simple_label": f"{labels[1]:g}",
    }


def _week(found: Worth, at: datetime, schedule: EarnedSchedule) -> dict[str, str]:
    point = next(one for one in found.figures.curve if one.at == at)
    earned = point.earned or 0.0
    return {
        "day": _day(at),
        "planned": _hours(point.planned),
        "earned": _hours(earned),
        "simple": _number(earned / point.planned, 2) if point.planned else "—",
        "timely": _figure(schedule.performance, lambda value: _number(value, 2)),
    }


def _scale(span: charts.Span, decimals: int) -> list[charts.Tick]:
    steps = [span.first + (span.last - span.first) * number / _GRID for number in range(_GRID + 1)]
    return [charts.Tick(f"{span.place(step):g}", _number(step, decimals)) for step in steps]


def _figure(figure: Figure, write: Callable[[float], str]) -> str:
    if figure.value is None:
        return str(MISSING[figure.missing]) if figure.missing else "—"
    return write(figure.value)


def _index(figure: Figure) -> str:
    return _figure(figure, lambda value: _number(value, 2))


def _days(figure: Figure) -> str:
    return _figure(figure, lambda value: _number(value, 1))


def _hours(value: float) -> str:
    return _number(value, 0)


def _number(value: float, decimals: int) -> str:
    """Write a number; Django by itself cuts off what is beyond the decimals."""
    return formats.number_format(round(value, decimals), decimals).replace("-", "−")


def _day(at: datetime) -> str:
    return formats.date_format(at, "SHORT_DATE_FORMAT")


def _at(wall_clock: datetime) -> float:
    return seconds(instant(wall_clock).astimezone(UTC))


def _chosen(known: list[Baseline], typed: str) -> Baseline | None:
    if not typed:
        return known[0] if known else None
    found = next((baseline for baseline in known if str(baseline.pk) == typed), None)
    if found is None:
        raise NotFound
    return found
