"""A plan filled from a table, with what its tasks wait for."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.predecessors import write_predecessors
from fishplate.domains.planning.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.undo.testing import take_back
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

pytestmark = pytest.mark.django_db

PLAN = """No.,Name,Duration,Predecessors,Deadline
11,Map the fields,3d,,2026/4/1
12,Build the interface,2w,11,
13,Test it,16h,"12SS+1d, 11",
"""


def imported(cast: Cast, text: str, *, dry_run: bool = False) -> Any:
    job = tasks.begin(get("tasks"), cast.project, text.encode(), filename="plan.csv", actor=cast.owner, dry_run=dry_run)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    return job.result


def test_rows_wait_for_each_other_by_the_numbers_of_the_file():
    cast = projects.cast()
    factories.task(cast, "Kick-off")
    result = imported(cast, PLAN)
    assert (result["problems"], result["created"], result["applied"]) == ([], 3, True)
    rows = {row.task.name: row for row in queries.rows(cast.owner, cast.project.pk)}
    assert write_predecessors(rows["Build the interface"].predecessors) == "2"
    assert write_predecessors(rows["Test it"].predecessors) == "2, 3SS+1d"
    assert str(rows["Map the fields"].task.deadline) == "2026-04-01"
    assert all((row.task.active, row.task.priority) == (True, 500) for row in rows.values())


def test_constraints_and_lags_are_read_and_the_same_again_does_nothing():
    cast = projects.cast()
    factories.task(cast, "Kick-off", "4d")
    text = (
        "No.,Name,Duration,Predecessors,Constraint,Date of the constraint,Active,Priority\n"
        "11,Bind,1d,1FS+50%,must finish on,2026-03-20,no,900\n"
        "12,Late,1d,11SS+2ed,ALAP,,,\n"
    )
    assert imported(cast, text)["problems"] == []
    bind, late = Task.objects.get(name="Bind"), Task.objects.get(name="Late")
    assert (bind.constraint_at, bind.active, bind.priority) == (factories.at("2026-03-20 17:00"), False, 900)
    assert (late.constraint, late.active, late.priority) == ("ALAP", True, 500)
    assert factories.waits(cast)["Late"] == "2SS+2ed"
    again = text.replace("11,", "2,").replace("12,", "3,").replace("11SS", "2SS")
    assert imported(cast, again)["unchanged"] == 2


def test_a_row_whose_number_is_known_changes_that_task_and_the_same_again_does_nothing():
    cast = projects.cast()
    factories.task(cast, "Kick-off")
    changed = "No.,Name,Duration\n1,Kick-off meeting,4h\n"
    assert imported(cast, changed)["changed"] == 1
    assert Task.objects.get().duration_minutes == 240
    assert imported(cast, changed)["unchanged"] == 1


def test_rows_stand_under_the_task_whose_number_they_name():
    cast = projects.cast()
    phase = factories.task(cast, "Phase")
    factories.task(cast, "After")
    text = "No.,Name,Duration,Part of\n11,Build,3d,1\n12,Inner,1d,11\n2,After,1d,1\n"
    assert imported(cast, text)["problems"] == []
    assert factories.codes(cast) == {"Phase": "1", "Build": "1.1", "Inner": "1.1.1", "After": "1.2"}
    [problem] = imported(cast, "No.,Part of\n1,2\n")["problems"]
    assert problem["column"] == "Part of"
    assert imported(cast, "No.,Name\n2,Later\n")["changed"] == 1
    take_back(cast.owner)
    take_back(cast.owner)
    assert factories.codes(cast) == {"Phase": "1", "After": "2"}
    phase.refresh_from_db()
    assert not phase.scheduled.summary


PROGRESS = """No.,Name,Duration,Percent complete,Actual start,Actual finish,Remaining
1,Map,4d,60,2026-03-02 08:00,,1d
2,Build,2d,100,2026-03-02 08:00,2026-03-03 17:00,
"""


def test_how_far_tasks_got_is_read_and_taken_back():
    cast = projects.cast()
    factories.task(cast, "Map", "4d")
    assert imported(cast, PROGRESS)["problems"] == []
    mapped, build = Task.objects.order_by("number")
    # What remains is exact, the percentage is rounded by whoever wrote it.
    assert (mapped.percent_complete, mapped.remaining_minutes) == (75, 480)
    assert (build.percent_complete, build.actual_finish) == (100, factories.at("2026-03-03 17:00"))
    take_back(cast.owner)
    mapped.refresh_from_db()
    assert (mapped.percent_complete, mapped.actual_start, mapped.remaining_minutes) == (0, None, None)


@pytest.mark.parametrize(
    ("progress", "column", "told"),
    [
        ("50,,,", "Actual start", "when it began"),
        ("100,2026-03-02 08:00,,", "Actual finish", "when it was finished"),
        ("20,2026-03-02 08:00,,9d", "Remaining", "More would remain"),
        ("20,1826-03-02 08:00,,", "Actual start", "a hundred years"),
        ("0,2026-03-04 08:00,2026-03-02 17:00,", "Actual finish", "before it starts"),
    ],
)
def test_progress_that_contradicts_itself_is_told_at_its_column(progress, column, told):
    cast = projects.cast()
    text = f"No.,Name,Duration,Percent complete,Actual start,Actual finish,Remaining\n1,Map,4d,{progress}\n"
    [problem] = imported(cast, text)["problems"]
    assert (problem["row"], problem["column"]) == (2, column)
    assert told in problem["reason"]


def test_who_works_on_a_task_is_read_and_what_stands_is_no_change():
    cast = projects.cast()
    lei = factories.resource(cast, "Li Lei")
    factories.assign(cast, factories.task(cast, "Map"), lei)
    assert imported(cast, "No.,Name,Duration\n1,Map,2d\n")["changed"] == 1
    text = "No.,Name,Duration,Worked on by\n1,Map,2d,Li Lei\n2,Build,1d,li lei[50%]\n"
    result = imported(cast, text)
    assert (result["problems"], result["unchanged"], result["created"]) == ([], 1, 1)
    assert [str(one) for one in Task.objects.get(name="Build").assignments.all()] == ["Li Lei[50%]"]
    [problem] = imported(cast, text.replace("li lei", "Nobody"))["problems"]
    assert (problem["row"], problem["column"]) == (3, "Worked on by")


def test_a_circle_is_told_and_nothing_stays():
    cast = projects.cast()
    factories.task(cast, "One")
    factories.task(cast, "Two", after="1")
    result = imported(cast, "No.,Predecessors\n1,2\n")
    [problem] = result["problems"]
    assert (problem["row"], problem["column"]) == (2, "Predecessors")
    assert not result["applied"]


def test_who_does_not_plan_is_told_so():
    cast = projects.cast()
    with pytest.raises(errors.Forbidden):
        tasks.begin(get("tasks"), cast.project, b"Name\nx\n", filename="", actor=cast.teammate, dry_run=True)
