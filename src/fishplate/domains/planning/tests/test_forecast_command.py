"""``fishplate plan forecast`` as a person at the shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli.plan import plan
from fishplate.domains.planning.tests import plan_files


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(plan, ["forecast", *arguments])


def test_an_even_pace_leaves_no_doubt():
    result = invoked("10", "--done", "5,5", "--start", "2026-11-02", "--by", "2026-11-13", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {told[name] for name in ("p10", "p50", "p80", "p90")} == {"2026-11-13T17:00:00"}
    assert (told["mean_weeks"], told["probability"]) == (2.0, 0.0)
    later = invoked("10", "--done", "5,5", "--start", "2026-11-02", "--by", "2026-11-14", "--json")
    assert json.loads(later.stdout)["probability"] == 1.0


def test_weeks_without_any_count_and_are_told_in_words():
    result = invoked("5", "--done", "5,0", "--start", "2026-11-02", "--by", "2026-11-07")
    assert result.exit_code == 0, result.output
    assert "5 items take 2.0 weeks on average." in result.stdout
    assert " 80 %  2026-11-20" in result.stdout
    assert "By 2026-11-07, they are done in 50% of all cases." in result.stdout


def test_a_plan_gives_its_calendar_and_the_date_that_is_to_be_met(tmp_path: Path):
    tasks = [plan_files.task(1, "Build", 80), plan_files.task(2, "Go live", 0, (1, 1, 0))]
    file = plan_files.mspdi(tmp_path / "plan.xml", tasks, holiday="2026-11-04")
    given = ("--done", "5", "--start", "2026-11-02", "--plan", str(file))
    result = invoked("10", *given, "--task", "2", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["by"] == told["p50"] == "2026-11-16T17:00:00"
    assert told["probability"] == 1.0
    assert "“Go live”, 2026-11-16" in invoked("10", *given, "--task", "2").stdout
    stranger = invoked("10", *given, "--task", "9")
    assert (stranger.exit_code, "no task with the unique id 9" in stranger.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("5", "--done", "0,0", "--start", "2026-11-02"), "nothing was done"),
        (("5", "--done", "3,-1", "--start", "2026-11-02"), "below 0"),
        (("5", "--done", "3,x", "--start", "2026-11-02"), "not whole numbers"),
        (("5", "--done", "3"), "--start"),
        (("5", "--done", "3", "--start", "2026-11-02", "--task", "1"), "--plan"),
    ],
)
def test_what_cannot_be_told_says_why(arguments: tuple[str, ...], said: str):
    result = invoked(*arguments)
    assert result.exit_code == 2
    assert said in result.output
