"""A plan is drawn; and it goes to another tool and comes back, without anything that is known of it being lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.planning import queries, services
from fishplate.domains.planning.choices import ConstraintKind, PaperSize, PlanFormat
from fishplate.domains.planning.models import Calendar, Resource, Task
from fishplate.domains.planning.tasks import drawing, exporting
from fishplate.domains.planning.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, files
from fishplate.kernel.jobs.testing import run_pending
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

pytestmark = pytest.mark.django_db


def exported(cast: Cast, format_: PlanFormat) -> Any:
    job = services.export_plan(project_id=cast.project.pk, format=format_, actor=cast.teammate)
    run_pending()
    job.refresh_from_db()
    return job


def imported(cast: Cast, content: bytes) -> Any:
    job = tasks.begin(get("tasks"), cast.project, content, filename="plan.xml", actor=cast.owner, dry_run=False)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    return job.result


def planned() -> Cast:
    """A plan in which everything that can be typed of a task is typed somewhere."""
    place = landscape.landscape()
    cast = place.cast
    phase = factories.task(cast, "接口 <联调> & more")
    at = factories.at
    factories.task(
        cast,
        "Map",
        "4d",
        parent_id=phase.pk,
        interface_id=place.interface.pk,
        deadline=date(2026, 4, 30),
        constraint=ConstraintKind.START_NO_EARLIER_THAN,
        constraint_at=at("2026-03-05 13:00"),
        priority=700,
        optimistic_minutes=1440,
        pessimistic_minutes=3840,
    )
    late = ConstraintKind.AS_LATE_AS_POSSIBLE
    factories.task(cast, "Build", "1d 3h", "2SS+50%", parent_id=phase.pk, constraint=late, active=False)
    factories.task(
        cast, "By hand", "2d", "2FF-1h", manual_start=at("2026-03-10 08:00"), manual_finish=at("2026-03-12 12:00")
    )
    live = factories.task(cast, "Live", "0", "3FS+2ed, 4")
    at_hand = furnish(cast)
    factories.amend(cast, Task.objects.get(name="Build"), calendar_id=at_hand.calendar.pk)
    factories.assign(cast, Task.objects.get(name="By hand"), at_hand.tester, at_hand.team, units=50)
    assert live.number == 5
    services.record_progress(
        task_id=Task.objects.get(name="Map").pk,
        version=1,
        percent_complete=25,
        actual_start=at("2026-03-05 13:00"),
        actual_finish=None,
        remaining_minutes=None,
        actor=cast.owner,
    )
    return cast


@dataclass(frozen=True, slots=True)
class AtHand:
    """What a project has for its tasks."""

    calendar: Calendar
    tester: Resource
    team: Resource


def furnish(cast: Cast) -> AtHand:
    nights = factories.calendar(cast, "夜班 Nights", monday="20:00-24:00")
    return AtHand(
        nights, factories.resource(cast, "Li Lei"), factories.resource(cast, "联调 team", calendar_id=nights.pk)
    )


def known(cast: Cast) -> list[dict[str, Any]]:
    """All that is known of the tasks of a plan, dates included, but for what tells one plan from another."""
    names = [
        "name", "number", "duration_minutes", "constraint", "constraint_at", "deadline", "interface", "manual_start",
        "manual_finish", "active", "priority", "actual_start", "actual_finish", "remaining_minutes", "percent_complete",
    ]  # fmt: skip
    return [
        {name: getattr(row.task, name) for name in names}
        | {
            "calendar": row.task.calendar.name if row.task.calendar else "",
            "assigned": sorted(map(str, row.task.assignments.all())),
            "optimistic": row.task.optimistic_minutes,
            "pessimistic": row.task.pessimistic_minutes,
        }
        | {"waits": row.predecessors, "wbs": row.place.wbs, "dates": (row.dates.start_at, row.dates.finish_at)}
        for row in queries.rows(cast.owner, cast.project.pk)
    ]


def test_by_way_of_microsoft_project_nothing_is_lost():
    cast = planned()
    job = exported(cast, PlanFormat.MSPDI)
    assert job.result["filename"].endswith(".xml"), job.error
    content = files.read(job.result["sha256"])
    built = Task.objects.get(name="Map").interface
    assert built is not None
    other = replace(cast, project=projects.project(cast.people["owner"], cast.organisation))
    landscape.in_scope(other, built)
    furnish(other)
    assert imported(other, content)["problems"] == []

    assert known(other) == known(cast)


def test_what_was_changed_there_comes_back_to_the_same_task():
    cast = planned()
    content = files.read(exported(cast, PlanFormat.MSPDI).result["sha256"])
    assert imported(cast, content)["unchanged"] == 5

    result = imported(cast, content.replace(b"<Name>Build</Name>", b"<Name>Build twice</Name>"))

    assert (result["problems"], result["changed"], result["unchanged"]) == ([], 1, 4)
    assert Task.objects.get(project=cast.project, number=3).name == "Build twice"


def test_a_format_that_cannot_hold_the_names_says_so():
    cast = planned()
    job = exported(cast, PlanFormat.XER)
    assert job.result is None
    assert "Western characters" in job.error


def test_who_sees_no_plan_gets_no_file():
    cast = planned()
    for person in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.export_plan(project_id=cast.project.pk, format=PlanFormat.MSPDI, actor=person)
    exported(cast, PlanFormat.MPX)
    with pytest.raises(errors.NotFound):
        queries.exports(cast.stranger, cast.project.pk)
    assert not queries.exports(cast.owner, cast.project.pk).exists()


@pytest.mark.parametrize(
    ("format_", "begins"), [(PlanFormat.PDF, b"%PDF-1.7"), (PlanFormat.PNG, b"\x89PNG"), (PlanFormat.SVG, b"<svg ")]
)
def test_a_picture_is_drawn_with_the_bars_of_a_baseline(format_: PlanFormat, begins: bytes):
    cast = planned()
    baseline = services.take_baseline(project_id=cast.project.pk, name="Agreed", reason="", actor=cast.owner)
    job = services.export_plan(
        project_id=cast.project.pk, format=format_, paper=PaperSize.A4, baseline_id=baseline.pk, actor=cast.teammate
    )
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    assert files.read(job.result["sha256"]).startswith(begins)


def test_what_is_drawn_is_the_plan():
    cast = planned()
    baseline = services.take_baseline(project_id=cast.project.pk, name="Agreed", reason="", actor=cast.owner)
    factories.amend(cast, Task.objects.get(name="Map"), duration="6d")
    chart = drawing.chart_of(cast.project, cast.owner, baseline)
    phase, mapped, build, by_hand, live = chart.bars
    assert [bar.kind for bar in chart.bars] == ["summary", "task", "task", "task", "milestone"]
    assert [bar.level for bar in chart.bars] == [0, 1, 1, 0, 0]
    assert [(tie.source, tie.target, tie.kind) for tie in chart.ties] == [
        (1, 2, "SS"), (1, 3, "FF"), (2, 4, "FS"), (3, 4, "FS"),
    ]  # fmt: skip
    assert (mapped.percent, build.active, by_hand.cells[1]) == (17, False, "4 By hand")
    assert mapped.baseline is not None
    assert mapped.baseline[1] < mapped.finish
    assert phase.start == mapped.start
    assert date(2026, 3, 7) in chart.days_off
    assert live.start == live.finish


def test_a_baseline_of_another_plan_is_refused():
    cast = planned()
    with pytest.raises(errors.Invalid):
        services.export_plan(
            project_id=cast.project.pk, format=PlanFormat.PDF, baseline_id=cast.project.pk, actor=cast.owner
        )


def test_the_dates_of_a_baseline_go_along():
    cast = planned()
    baseline = services.take_baseline(project_id=cast.project.pk, name="Agreed", reason="", actor=cast.owner)
    plan = exporting.plan_file(cast.project, cast.owner, baseline)
    assert plan.tasks[1].baseline_finish == plan.tasks[1].finish
