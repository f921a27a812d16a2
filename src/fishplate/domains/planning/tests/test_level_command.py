"""``fishplate plan level`` as a person at the shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fishplate.domains.planning.cli.plan import plan

#: Two activities of the crew, which is one: 5 and 4 periods, one after the other.
RCP = "4 1\n1\n0 0 2 2 3\n5 1 1 4\n4 1 1 4\n0 0 0\n"


def invoked(file: Path, content: str, *options: str) -> Result:
    file.write_text(content)
    return CliRunner().invoke(plan, ["level", str(file), *options])


def test_the_makespan_the_bound_and_every_start_are_told(tmp_path: Path):
    result = invoked(tmp_path / "crew.rcp", RCP, "--json", "--seed", "3", "--time-limit", "20", "--workers", "1")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["makespan"], told["lower_bound"], told["status"], told["gap"]) == (9, 9, "optimal", 0)
    assert sorted(told["starts"]) == ["1", "2", "3", "4"]
    assert (told["starts"]["2"], told["starts"]["3"]) in {(0, 5), (4, 0)}
    assert told["starts"]["4"] == 9
    assert 0 <= told["seconds"] < 20
    assert told["seed"] == 3


#: An activity of two modes, fast by two of the crew or slow by one and cheaper, and one that needs one of the crew.
MM = """jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  1   N
  - doubly constrained        :  0   D
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        2          1           4
   3        1          1           4
   4        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  N 1
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    5
         2     5       1    2
  3      1     4       1    1
  4      1     0       0    0
RESOURCEAVAILABILITIES:
  R 1  N 1
   2    9
"""
#: Two activities of the crew; the second starts at most a period after the first has ended, which takes three.
SCH = (
    "2 1 0 0\n0 1 2 1 2 [0] [0]\n1 1 2 2 3 [3] [3]\n2 1 2 1 3 [-4] [2]\n3 1 0\n0 1 0 0\n1 1 3 1\n2 1 2 1\n3 1 0 0\n1\n"
)


def test_the_modes_are_told_where_there_are_several(tmp_path: Path):
    told = json.loads(invoked(tmp_path / "crew.mm", MM, "--json", "--time-limit", "20").stdout)

    # One after the other 3 + 4; beside each other 5.
    assert (told["makespan"], told["lower_bound"], told["status"], told["modes"]) == (5, 5, "optimal", {"2": 2})


def test_lags_bind_from_both_sides(tmp_path: Path):
    told = json.loads(invoked(tmp_path / "crew.sch", SCH, "--json", "--time-limit", "20").stdout)

    assert (told["makespan"], told["status"], told["starts"]["1"], told["starts"]["2"]) == (5, "optimal", 0, 3)


def test_the_table_ends_with_what_is_known(tmp_path: Path):
    lines = invoked(tmp_path / "crew.rcp", RCP).stdout.splitlines()

    assert "makespan 9, optimal; no schedule is shorter than 9 (0.0% gap)" in lines[-1]
    assert [line.split()[1] for line in lines[1:5]][-1] == "4"


def test_what_can_never_fit_is_named(tmp_path: Path):
    result = invoked(tmp_path / "crew.rcp", RCP.replace("5 1 1 4", "5 2 1 4"), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["status"] == "infeasible"
    assert "Activity 2 needs 2 of R1, and there are 1." in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("crew.rcp", "4 1\nmany", "crew.rcp: line 2: “many” is no whole number."),
        ("crew.sm", RCP, "crew.sm: line 1: this is no PSPLIB file"),
        ("crew.mpp", "", "only .sm, .rcp, .mm, .sch files can be levelled so far"),
        ("crew.rcp", RCP.replace("5 1 1 4", "999999999 1 1 4"), "use a longer period"),
    ],
)
def test_bad_input_is_said_in_one_line(tmp_path: Path, name: str, content: str, says: str):
    result = invoked(tmp_path / name, content)

    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["none.sm", "."])
def test_no_file_is_said_in_one_line(tmp_path: Path, name: str):
    result = CliRunner().invoke(plan, ["level", str(tmp_path / name)])

    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
