"""``fishplate plan`` as a person at the shell sees it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli.plan import plan

from . import plan_files


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(plan, arguments)


def dates(result: Result) -> dict[str, tuple[object, ...]]:
    assert result.exit_code == 0, result.output
    return {
        task["name"]: (task["early_start"], task["late_finish"], task["total_slack_minutes"], task["critical"])
        for task in json.loads(result.stdout)["tasks"]
    }


def test_a_plan_of_ms_project_is_scheduled_by_its_calendar(tmp_path):
    tasks = [
        plan_files.task(1, "切换", 0, level=1),
        plan_files.task(2, "Build", 40, level=2),
        plan_files.task(3, "Join test", 16, (2, 1, 4800), level=2),
        plan_files.task(4, "Train", 8, level=1),
    ]
    file = plan_files.mspdi(tmp_path / "plan.xml", tasks, holiday="2026-11-04")

    found = dates(invoked("schedule", str(file), "--json"))

    # Five days without the Wednesday end on Monday the 9th; a day of lag, and two of work.
    assert found["Build"] == ("2026-11-02T08:00:00", "2026-11-09T17:00:00", 0, True)
    assert found["Join test"] == ("2026-11-11T08:00:00", "2026-11-12T17:00:00", 0, True)
    assert found["切换"] == ("2026-11-02T08:00:00", "2026-11-12T17:00:00", 0, True)
    assert found["Train"] == ("2026-11-02T08:00:00", "2026-11-12T17:00:00", 7 * 480, False)


def test_the_most_critical_paths_to_a_task_are_told(tmp_path):
    tasks = [
        plan_files.task(1, "Specify", 16),
        plan_files.task(2, "Build", 24, (1, 1, 0)),
        plan_files.task(3, "Buy", 8),
        plan_files.task(4, "Join test", 8, (2, 1, 0), (3, 1, 0)),
        plan_files.task(5, "Train", 80),
    ]
    file = str(plan_files.mspdi(tmp_path / "plan.xml", tasks))

    told = json.loads(invoked("schedule", file, "--paths", "5", "--to", "4", "--json").stdout)["paths"]
    first = invoked("schedule", file, "--paths", "1").stdout

    # Five days of specifying and building before the test; what is bought in one of them may wait four.
    assert told == [
        {"path": 1, "float_minutes": 0, "tasks": [1, 2, 4], "joins": None},
        {"path": 2, "float_minutes": 4 * 480, "tasks": [3], "joins": 4},
    ]
    assert first.splitlines()[-2:] == [
        "path 1: float 0.0 h",
        "        5  2026-11-02 08:00  2026-11-13 17:00  Train",
    ]


def test_paths_to_a_task_that_is_not_there_are_refused(tmp_path):
    file = str(plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "A", 8)]))

    refused = invoked("schedule", file, "--paths", "1", "--to", "9")

    assert (refused.exit_code, "no task with the unique id 9" in refused.stderr) == (2, True)
    assert "--paths" in invoked("schedule", file, "--to", "1").stderr


def test_what_the_tool_had_stored_counts_for_nothing(tmp_path):
    wrong = "<Start>2030-01-01T08:00:00</Start><Finish>2030-01-01T17:00:00</Finish>"
    file = plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "A", 8, more=wrong)])

    assert dates(invoked("schedule", str(file), "--json"))["A"][0] == "2026-11-02T08:00:00"


def test_the_table_marks_what_is_critical_and_says_when_all_is_done(tmp_path):
    file = plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "A", 16), plan_files.task(2, "B", 8)])

    lines = invoked("schedule", str(file)).stdout.splitlines()

    assert [line for line in lines if line.startswith("*") and line.endswith("A")]
    assert [line for line in lines if line.startswith(" ") and line.endswith("B")]
    assert "finish 2026-11-03 17:00" in lines[-1]


def test_the_characters_of_the_macintosh_are_read(tmp_path):
    characters = [bytes([code]).decode("mac_roman") for code in range(128, 256)]
    file = plan_files.mpx(tmp_path / "plan.mpx", [f"Task {character}." for character in characters])

    named = dates(invoked("schedule", str(file), "--json"))

    assert set(named) == {f"Task {character}." for character in characters}
    assert {start for start, *_ in named.values()} == {"2026-11-02T08:00:00"}


def test_a_circle_in_the_file_is_named(tmp_path):
    tasks = [plan_files.task(1, "A", 8, (2, 1, 0)), plan_files.task(2, "B", 8, (1, 1, 0))]

    result = invoked("schedule", str(plan_files.mspdi(tmp_path / "plan.xml", tasks)))

    assert result.exit_code == 2
    assert "The links form a circle: 1 → 2 → 1." in result.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"", "is no plan file"),
        (b"a,b,c\n1,2,3\n", "no plan file that is known here"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "plan"),
        (b'<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Tasks>', "plan"),
    ],
)
def test_what_is_no_plan_is_said_in_one_line(tmp_path, content, says):
    file = tmp_path / "plan.xml"
    if content is not None:
        file.write_bytes(content)

    result = invoked("schedule", str(file))

    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_that_points_elsewhere_gets_nothing_from_there(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("told")
    hostile = plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "&there;", 8)])
    text = hostile.read_text()
    hostile.write_text(text.replace("<Project", f'<!DOCTYPE p [<!ENTITY there SYSTEM "file://{secret}">]><Project', 1))

    assert "told" not in invoked("schedule", str(hostile), "--json").output


def test_nothing_of_the_file_is_left_behind(tmp_path: Path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    file = plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "A", 8)])

    assert invoked("schedule", str(file)).exit_code == 0

    assert list(scratch.rglob("*")) == []


def test_a_folder_is_no_plan(tmp_path: Path):
    assert invoked("schedule", str(tmp_path)).exit_code == 2


def test_an_assessment_names_what_counts_against_the_plan(tmp_path):
    tasks = [
        plan_files.task(1, "A", 8),
        plan_files.task(2, "B", 8, (1, 1, -600)),
        plan_files.task(3, "C", 45 * 8, (2, 1, 0)),
    ]
    result = invoked("assess", str(plan_files.mspdi(tmp_path / "plan.xml", tasks)), "--json")

    assert result.exit_code == 1
    points = {point["point"]: point for point in json.loads(result.stdout)["points"]}
    assert len(points) == 14
    assert (points["leads"]["verdict"], points["leads"]["links"]) == ("not met", [[1, 2]])
    assert (points["high_duration"]["tasks"], points["high_duration"]["of"]) == ([3], 3)
    assert points["critical_path_test"]["verdict"] == "met"
    assert points["missed_tasks"]["verdict"] == "no answer"
    practices = {practice["practice"]: practice for practice in json.loads(result.stdout)["practices"]}
    assert len(practices) == 10
    assert practices["reasonable_total_float"]["verdict"] == "met"
    assert practices["schedule_risk_analysis"]["verdict"] == "not measured"
    assert practices["baseline"]["not_measured"][0] == {"needs": "baseline_dates", "words": "a baseline"}


def test_an_assessment_for_people_says_the_verdict_of_each_point(tmp_path):
    file = plan_files.mspdi(tmp_path / "plan.xml", [plan_files.task(1, "A", 8)])

    lines = invoked("assess", str(file)).stdout.splitlines()

    assert lines[1].split() == ["1", "logic", "1.00", "≤", "0.05", "1", "/", "1", "1", "not", "met"]
    assert lines[15] == ""
    assert [line.split()[0] for line in lines[16:] if not line.startswith(" ")] == [str(one) for one in range(1, 11)]
    assert "8  schedule risk analysis: not measured" in lines
    assert "   not measured without a risk analysis with three-point durations and risks" in lines


def test_what_is_no_plan_is_not_assessed(tmp_path):
    assert invoked("assess", str(tmp_path / "nothing.mpp")).exit_code == 2
