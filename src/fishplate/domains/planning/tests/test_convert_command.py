"""``fishplate plan convert`` as a person at the shell sees it."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli.plan import plan
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.domains.planning.tests import plan_files

FORMULA = "=cmd|' /C calc'!A0"


def converted(source: Path, target: Path) -> Result:
    return CliRunner().invoke(plan, ["convert", str(source), str(target)])


def sample(path: Path, name: str = "Build 接口") -> Path:
    constraint = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-03T08:00:00</ConstraintDate>"
    progress = (
        "<PercentComplete>50</PercentComplete><ActualStart>2026-11-02T08:00:00</ActualStart>"
        "<ActualWork>PT8H0M0S</ActualWork><ActualCost>30000</ActualCost>"
    )
    baseline = (
        "<Baseline><Number>0</Number><Start>2026-11-02T08:00:00</Start><Finish>2026-11-03T17:00:00</Finish>"
        "<Work>PT16H0M0S</Work><Cost>50000</Cost></Baseline>"
    )
    dates = "<Start>2026-11-02T08:00:00</Start><Finish>2026-11-03T17:00:00</Finish>"
    tasks = [
        plan_files.task(1, "Join", 0, level=1),
        plan_files.task(2, name, 16, level=2, more=dates + progress + baseline),
        plan_files.task(3, "Test", 24, (2, 3, 4800), level=2, more=constraint),
        plan_files.task(4, "Done", 0, (3, 1, -600), more="<Deadline>2026-11-30T17:00:00</Deadline>"),
    ]
    return plan_files.mspdi(path, tasks, holiday="2026-11-04")


def test_a_way_through_mspdi_loses_nothing_that_is_known(tmp_path: Path):
    source = sample(tmp_path / "plan.xml")

    result = converted(source, tmp_path / "again.xml")

    assert (result.exit_code, result.output) == (0, "")
    before, after = reading.read(source), reading.read(tmp_path / "again.xml")
    assert plan_files.comparable(after) == plan_files.comparable(before)
    build = after.tasks[1]
    assert (build.name, build.percent, build.actual_cost, build.baseline_cost) == ("Build 接口", 50, 300, 500)
    assert (after.tasks[2].constraint, after.tasks[2].links[0].kind) == ("START_NO_EARLIER_THAN", "SS")


def test_a_table_has_a_row_for_each_task_and_runs_nothing(tmp_path: Path):
    source = sample(tmp_path / "plan.xml", FORMULA)

    assert converted(source, tmp_path / "plan.csv").exit_code == 0

    with (tmp_path / "plan.csv").open(encoding="utf-8-sig") as file:
        join, build, test, done = list(csv.DictReader(file))
    assert (build["Name"], build["Start"], build["Part of"]) == (f"'{FORMULA}", "2026-11-02 08:00:00", "Join")
    assert (test["No."], test["Duration"], test["Predecessors"]) == ("3", "3d", "2SS+1d")
    assert test["Constraint"] == "start no earlier than"
    assert (done["Duration"], done["Predecessors"], done["Deadline"]) == ("0", "3FS-1h", "2026-11-30")
    assert (join["Outline level"], build["Outline level"], done["Outline level"]) == ("1", "2", "1")


def test_a_workbook_has_dates_that_are_dates(tmp_path: Path):
    assert converted(sample(tmp_path / "plan.xml", FORMULA), tmp_path / "plan.xlsx").exit_code == 0

    rows = list(openpyxl.load_workbook(tmp_path / "plan.xlsx").worksheets[0].iter_rows())
    named = dict(zip([cell.value for cell in rows[0]], rows[2], strict=True))
    assert (named["Name"].value, named["Name"].data_type) == (f"'{FORMULA}", "s")
    assert named["Start"].value == datetime.fromisoformat("2026-11-02T08:00")
    assert named["% complete"].value == 50


@pytest.mark.parametrize(
    ("name", "content", "target", "says"),
    [
        ("plan.xml", b"a,b,c\n1,2,3\n", "out.xml", "no plan file that is known here"),
        ("none.xml", None, "out.xml", "cannot be read: No such file"),
        ("plan.xml", b"x", "out.doc", "a plan is written as .xml, .pmxml, .xer, .mpx, .planner, .json, .csv, .xlsx"),
        ("plan.xml", b"x", "nowhere/out.xml", "cannot be written: No such file or directory"),
        ("plan.xml", b"x", "folder.xml", "is no file that could be replaced"),
    ],
)
def test_what_cannot_be_converted_is_said_in_one_line_and_leaves_nothing(tmp_path: Path, name, content, target, says):
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "out.xml").write_text("the plan of yesterday")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.rglob("*"))

    result = converted(tmp_path / name, tmp_path / target)

    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "out.xml").read_text() == "the plan of yesterday"


def test_a_format_that_cannot_hold_the_characters_is_refused(tmp_path: Path):
    """It would write question marks."""
    result = converted(sample(tmp_path / "plan.xml"), tmp_path / "plan.mpx")

    assert (result.exit_code, "cannot hold the characters of “Build 接口”" in result.stderr) == (2, True)
    assert not (tmp_path / "plan.mpx").exists()
