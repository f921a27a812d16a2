"""``fishplate plan earned-value`` as a person at the shell sees it, on the plan of the engine's worked example."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli.plan import plan
from fishplate.domains.planning.tests import plan_files


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(plan, ["earned-value", *arguments])


def baseline(start: str, finish: str, cost: int) -> str:
    """What MSPDI says of a baseline; it writes money in cents."""
    return (
        f"<Baseline><Number>0</Number><Start>2026-11-{start}</Start><Finish>2026-11-{finish}</Finish>"
        f"<Work>PT80H0M0S</Work><Cost>{100 * cost}</Cost></Baseline>"
    )


@pytest.fixture
def file(tmp_path: Path) -> str:
    done = (
        "<PercentComplete>100</PercentComplete><ActualStart>2026-11-02T08:00:00</ActualStart>"
        "<ActualFinish>2026-11-17T17:00:00</ActualFinish><ActualCost>110000</ActualCost>"
    )
    begun = (
        "<PercentComplete>10</PercentComplete><ActualStart>2026-11-18T08:00:00</ActualStart>"
        "<ActualCost>30000</ActualCost>"
    )
    tasks = [
        plan_files.task(1, "Build", 80, more=done + baseline("02T08:00:00", "13T17:00:00", 1000)),
        plan_files.task(2, "Join test", 80, (1, 1, 0), more=begun + baseline("16T08:00:00", "27T17:00:00", 2000)),
    ]
    return str(plan_files.mspdi(tmp_path / "plan.xml", tasks))


def test_cost_and_time_are_told_at_the_status_date(file: str):
    result = invoked(file, "--status", "2026-11-18 17:00:00", "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["unit"], told["bac"], told["pv"], told["ev"], told["ac"]["value"]) == ("cost", 3000, 1600, 1200, 1400)
    assert [one["eac"]["value"] for one in told["forecasts"]] == pytest.approx([3200, 3500, 4200])
    assert told["earned_schedule"]["es"]["value"] == pytest.approx(2.2)
    assert told["earned_schedule"]["forecasts"][0]["finish"] == "2026-11-28T16:24"
    assert told["tasks"][1] == {"uid": 2, "pv": 600, "ev": 200, "ac": 300}
    assert told["curve"][-1] == {"at": "2026-11-27T17:00:00", "pv": 3000, "ev": None, "ac": None}


def test_for_people_what_cannot_be_told_says_why(file: str):
    lines = invoked(file, "--status", "2026-11-18 17:00:00", "--unit", "hours").stdout.splitlines()

    # 80 hours each: 80 + 24 planned, 80 + 8 done; the file says nothing of hours worked.
    assert "PV 104.0   EV 88.0" in lines[2]
    assert lines[3].split(maxsplit=2) == ["AC", "–", "the file does not say what it cost"]
    assert lines[-1] == "behind by 16.0: 2 Join test"


def test_without_a_status_date_nothing_is_told(file: str):
    result = invoked(file)

    assert (result.exit_code, "name one with --status" in result.stderr) == (2, True)
