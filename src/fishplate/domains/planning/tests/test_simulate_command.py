"""``fishplate plan simulate`` as a person at the shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli import risk_files
from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.cli.plan import plan
from fishplate.engines.scheduling.simulation import RiskDriver, ThreePoint

from . import plan_files

HEADER = "risk,probability,optimistic,most_likely,pessimistic,tasks\n"


def simulated(*arguments: str) -> Result:
    return CliRunner().invoke(plan, ["simulate", "--iterations", "400", "--workers", "1", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> str:
    tasks = [
        plan_files.task(1, "接口开发", 40),
        plan_files.task(2, "Test data", 40),
        plan_files.task(3, "Join test", 16, (1, 1, 0), (2, 1, 0)),
        plan_files.task(4, "Go-live", 0, (3, 1, 0)),
    ]
    return str(plan_files.mspdi(tmp_path / "plan.xml", tasks))


def test_programs_get_everything_with_the_seed_that_gives_it_again(file: str):
    result = simulated(file, "--seed", "7", "--json")

    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["seed"], found["iterations"]) == (7, 400)
    assert found["finish"]["planned"] == "2026-11-10T17:00:00"
    assert found["finish"]["p10"] < found["finish"]["p50"] < found["finish"]["p80"] < found["finish"]["p90"]
    assert len(found["finish"]["s_curve"]) == 101
    (milestone,) = found["milestones"]
    assert (milestone["uid"], milestone["name"], milestone["p80"]) == (4, "Go-live", found["finish"]["p80"])
    assert [task["criticality"] for task in found["tasks"]][2:] == [1, 1]
    assert found["merges"][0]["uid"] == 3
    assert found["convergence"][-1]["p80"] == found["finish"]["p80"]


def test_the_sentence_says_what_to_promise(file: str):
    told = simulated(file, "--seed", "7", "--spread", "1,1,3").stdout

    assert "The planned finish, 2026-11-10, is met in 0% of all cases." in told
    assert "To be right in four cases of five, promise 2026-11-1" in told
    assert "working days later" in told
    assert "Go-live" in told
    assert "all estimates of single tasks" in told
    assert "接口开发" in told
    assert "Join test (2 chains)" in told
    assert "400 iterations, seed 7" in told


def test_a_spread_of_one_value_meets_the_plan(file: str):
    found = json.loads(simulated(file, "--spread", "1,1,1", "--json").stdout)

    assert found["finish"]["probability_of_planned"] == 1
    assert [one["problem"] for one in found["diagnostics"]] == ["nothing_varies"]


def test_risks_lengthen_the_tasks_they_touch(file: str, tmp_path: Path):
    risks = tmp_path / "risks.csv"
    risks.write_text(f"{HEADER}厂商延期,100%,2,2,2,1;2\nrumour,0,9,9,9,3\n")

    found = json.loads(simulated(file, "--spread", "1,1,1", "--risks", str(risks), "--json").stdout)

    # Five days become ten, and two more: Tuesday the 17th.
    assert found["finish"]["p50"] == "2026-11-17T17:00:00"
    bars = {bar["risk"]: (bar["occurred"], bar["mean_minutes"]) for bar in found["tornado"]}
    assert bars == {"厂商延期": (1, 5 * 480), "rumour": (0, 0)}


def test_a_risk_of_a_task_that_is_not_there_is_refused(file: str, tmp_path: Path):
    risks = tmp_path / "risks.csv"
    risks.write_text(f"{HEADER}R,0.3,1,1,3,99\n")

    result = simulated(file, "--risks", str(risks))

    assert result.exit_code == 2
    assert "Risk driver R touches a task that does not exist: 99." in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_spread_out_of_order_and_what_is_no_plan_are_refused(file: str, tmp_path: Path):
    assert "is not in order" in simulated(file, "--spread", "1,0.9,2").stderr
    assert "three numbers" in simulated(file, "--spread", "1,2").stderr
    assert simulated(str(tmp_path / "nothing.mpp")).exit_code == 2


# Files of risks


EXPECTED = RiskDriver("厂商延期", 0.3, ThreePoint(1, 1.2, 2), ("1", "2"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_read_as_excel_writes_it(tmp_path: Path, encoding: str):
    risks = tmp_path / "risks.csv"
    risks.write_bytes(f"{HEADER}厂商延期, 30 %,1,1.2,2,1；2 1\r\n".encode(encoding))

    assert risk_files.read(risks) == (EXPECTED,)


def test_risks_are_read_from_json(tmp_path: Path):
    risk = {
        "risk": "厂商延期",
        "probability": 0.3,
        "optimistic": 1,
        "most_likely": 1.2,
        "pessimistic": 2,
        "tasks": [1, 2],
    }
    risks = tmp_path / "risks.json"
    risks.write_text(json.dumps([risk]))

    assert risk_files.read(risks) == (EXPECTED,)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("risks.csv", "risk,tasks\nR,1\n", "its first line lacks probability, optimistic, most_likely, pessimistic"),
        ("risks.csv", f"{HEADER}R,often,1,1,2,1\n", "line 2: probability is no number: often"),
        ("risks.csv", f"{HEADER},0.5,1,1,2,1\n", "line 2: the risk has no name"),
        ("risks.csv", f"{HEADER}R,0.5,1,1,2,\n", "line 2: the risk touches no task"),
        ("risks.json", '{"risk": 1}', "is no list of risks"),
        ("risks.json", "[", "Expecting"),
        ("risks.txt", "", "are read from .csv and .json"),
        ("none.csv", None, "No such file"),
    ],
)
def test_a_file_of_risks_that_cannot_be_read_is_named(tmp_path: Path, name, content, says):
    risks = tmp_path / name
    if content is not None:
        risks.write_text(content)

    with pytest.raises(BadInput) as refused:
        risk_files.read(risks)

    assert says in refused.value.message
