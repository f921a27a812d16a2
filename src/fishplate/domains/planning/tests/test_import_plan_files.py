"""A plan of another tool becomes tasks of ours; bad ones are refused in words, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fishplate.domains.planning.choices import plan_sheet
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.domains.planning.tests import factories, plan_files
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.engines import planfiles
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.undo.testing import take_back
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

pytestmark = pytest.mark.django_db


def imported(cast: Cast, content: bytes, name: str = "Cut-over.XML") -> Any:
    job = tasks.begin(get("tasks"), cast.project, content, filename=name, actor=cast.owner, dry_run=False)
    run_pending()
    job.refresh_from_db()
    return job


def cut_over(folder: Path) -> bytes:
    begun = (
        "<PercentComplete>50</PercentComplete><ActualStart>2026-11-02T08:00:00</ActualStart><Priority>700</Priority>"
        "<Start>2026-11-02T08:00:00</Start><Finish>2026-11-03T17:00:00</Finish>"
    )
    bound = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-05T13:00:00</ConstraintDate>"
    written = [
        plan_files.task(1, "接口联调", 0, level=1),
        plan_files.task(2, "Build", 16, level=2, more=begun).replace(
            "<RemainingDuration>PT16H", "<RemainingDuration>PT8H"
        ),
        plan_files.task(3, "Test", 24, (2, 3, 4800), level=2, more=bound),
        plan_files.task(7, "Live", 0, (3, 1, -600), more="<Deadline>2026-11-30T17:00:00</Deadline>"),
    ]
    return plan_files.mspdi(folder / "plan.xml", written).read_bytes()


def test_a_plan_comes_in_under_new_numbers_behind_what_is_there_and_goes_again_at_once(tmp_path: Path):
    cast = projects.cast()
    factories.task(cast, "Kick-off")

    job = imported(cast, cut_over(tmp_path))

    assert (job.result["problems"], job.result["created"], job.result["applied"]) == ([], 4, True), job.error
    assert factories.codes(cast) == {"Kick-off": "1", "接口联调": "2", "Build": "2.1", "Test": "2.2", "Live": "3"}
    build, test, live = (Task.objects.get(name=name) for name in ("Build", "Test", "Live"))
    assert (build.number, build.duration_minutes, build.priority) == (3, 960, 700)
    assert (build.actual_start, build.percent_complete) == (factories.at("2026-11-02 08:00"), 50)
    assert (test.constraint, test.constraint_at) == ("SNET", factories.at("2026-11-05 13:00"))
    assert {name: waits for name, waits in factories.waits(cast).items() if waits} == {
        "Test": "3SS+1d",
        "Live": "4FS-1h",
    }
    assert str(live.deadline) == "2026-11-30"
    take_back(cast.owner)
    assert factories.codes(cast) == {"Kick-off": "1"}


def test_what_is_no_plan_is_refused_in_words(tmp_path: Path):
    cast = projects.cast()
    for name, content, told in (
        ("notes.mpp", b"not a plan at all", "no plan file"),
        ("torn.xml", cut_over(tmp_path)[:900], "damaged"),
    ):
        job = imported(cast, content, name)
        assert job.result is None
        assert told in job.error
    assert not Task.objects.exists()


def test_what_is_left_out_is_said(tmp_path: Path):
    plan = reading.received(cut_over(tmp_path))
    strange = planfiles.FileAssignment("Nobody", None, 100.0, 60.0)
    _phase, build, test, live = plan.tasks
    changed = [
        replace(build, elapsed=True, duration=1440.0, interface="IF-9", assignments=[strange], name="B" * 161),
        replace(test, links=[*test.links, *test.links], calendar=plan.calendars[0].uid),
        live,
    ]

    sheet = plan_sheet.sheet(replace(plan, tasks=changed), plan_sheet.Standing({}, 4, interfaces=()))

    told = "\n".join(sheet.notes)
    assert len(sheet.notes) == 6
    for word in ("time on the clock", "1 dependency", "scope", "160 characters", "calendar", "Nobody"):
        assert word in told
    first = dict(zip(plan_sheet.HEAD, sheet.rows[0].cells, strict=True))
    assert first["duration"] is not None
    assert (first["duration"].text, first["interface_id"], first["assigned"]) == ("480m", None, None)
