"""A plan as a picture: PDF for paper, SVG and PNG for documents and slides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fishplate.domains.planning import queries
from fishplate.domains.planning.choices import PaperSize, PlanFormat
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.models.durations import Measure, write_duration
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.queries import Row
from fishplate.domains.projects.models import Project
from fishplate.engines import gantt
from fishplate.kernel import clock, errors, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.rendering import RenderingFailed, Work

_PAPERS: Final = {
    PaperSize.A4: gantt.A4,
    PaperSize.A3: gantt.A3,
    PaperSize.A2: gantt.A2,
    PaperSize.A1: gantt.A1,
    PaperSize.A0: gantt.A0,
}
#: More rows make a picture that no viewer opens.
_MOST_ROWS_OF_A_PICTURE: Final = 600
_MONTHS: Final = range(1, 13)
#: Shown before the first and after the last date of a plan, at most.
_AROUND: Final = timedelta(days=7)


def draw(project: Project, actor: Actor, chosen: PlanFormat, paper: PaperSize, baseline: Baseline | None) -> bytes:
    """Return the picture of a plan in the active language.

    Raises:
        Refused: it is too large for this format.
    """
    chart = chart_of(project, actor, baseline)
    if chosen is not PlanFormat.PDF and len(chart.bars) > _MOST_ROWS_OF_A_PICTURE:
        told = _("A picture holds at most {most} rows, and the plan has more. Choose PDF.")
        raise errors.Refused(told.format(most=_MOST_ROWS_OF_A_PICTURE))
    if chosen is PlanFormat.SVG:
        return gantt.whole(chart).encode()
    pages = gantt.draw(chart, _PAPERS[paper]) if chosen is PlanFormat.PDF else [gantt.whole(chart)]
    work = Work(f"pictures.{chosen.value}", json.dumps({"pages": pages, "title": chart.title}), frame={}, words={})
    try:
        return rendering.run(work)
    except RenderingFailed as failure:
        raise errors.Refused(_("The plan is too large to be drawn.")) from failure


def chart_of(project: Project, actor: Actor, baseline: Baseline | None) -> gantt.Chart:
    """Return what is drawn of a plan, with the bars of a baseline beneath those of today."""
    rows = queries.rows(actor, project.pk)
    shadows = {} if baseline is None else {pk: (start, finish) for pk, start, finish in queries.bars(baseline)}
    places = {row.task.number: place for place, row in enumerate(rows)}
    plan = queries.plan(project.pk)
    measure = queries.calendar_of(plan).measure
    note = formats.date_format(timezone.localtime(clock.now()), "DATETIME_FORMAT")
    if baseline is not None:
        note += " · " + _("baseline {baseline}").format(baseline=baseline)
    return gantt.Chart(
        title=f"{project.code} · {project.name}",
        note=note,
        columns=(
            (_("WBS"), 1.0), (_("Name"), 5.0), (_("Start"), 1.5), (_("Finish"), 1.5),
            (pgettext("task", "Duration"), 1.1),
        ),
        bars=[_bar(row, shadows, measure) for row in rows],
        words=_words(),
        ties=[
            gantt.Tie(places[one.number], place, one.kind.value)
            for place, row in enumerate(rows)
            for one in row.predecessors
            if one.number in places
        ],
        days_off=frozenset(_days_off(project, rows)),
        status=wall_clock(plan.status_at) if plan.status_at else None,
    )  # fmt: skip


def _bar(row: Row, shadows: dict[UUID, tuple[datetime, datetime]], measure: Measure) -> gantt.Bar:
    task, dates = row.task, row.dates
    shadow = shadows.get(task.pk)
    kind = gantt.Kind.SUMMARY if dates.summary else gantt.Kind.MILESTONE if dates.is_milestone else gantt.Kind.TASK
    deadline = datetime.combine(task.deadline + timedelta(days=1), datetime.min.time()) if task.deadline else None
    return gantt.Bar(
        cells=(
            row.place.wbs,
            f"{task.number} {task.name}",
            formats.date_format(dates.start, "SHORT_DATE_FORMAT"),
            formats.date_format(dates.finish, "SHORT_DATE_FORMAT"),
            write_duration(dates.duration_minutes, measure),
        ),
        start=wall_clock(dates.start_at),
        finish=wall_clock(dates.finish_at),
        kind=kind,
        level=row.place.level,
        percent=dates.percent_complete,
        critical=dates.critical,
        active=task.active,
        deadline=deadline,
        baseline=None if shadow is None else (wall_clock(shadow[0]), wall_clock(shadow[1])),
    )


def _days_off(project: Project, rows: list[Row]) -> Iterator[date]:
    """The days without work by the project's calendar, from the first to the last date of the plan."""
    if not rows:
        return
    calendar = queries.calendar(project.pk).for_engine()
    day = min(wall_clock(row.dates.start_at) for row in rows).date() - _AROUND
    last = max(wall_clock(row.dates.finish_at) for row in rows).date() + _AROUND
    while day <= last:
        if not calendar.shifts_on(day):
            yield day
        day += timedelta(days=1)


def _words() -> gantt.Words:
    return gantt.Words(
        # As Django's filter of dates spells a month.
        months=[formats.date_format(date(2026, month, 1), pgettext("a month above a chart", "M")) for month in _MONTHS],
        month=pgettext("above a chart", "{month} {year}"),
        year=pgettext("above a chart", "{year}"),
        quarter=pgettext("above a chart", "Q{number}"),
        week=pgettext("above a chart", "W{number}"),
        legend=(_("critical"), _("done"), _("milestone"), _("deadline"), _("baseline")),
        page=_("Page {page} of {pages}"),
    )
