"""The files of the literature, and what is wrong with a broken one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling.levelling import Activity, Project, ProjectFileError, read_rcp, read_sm

RULE = "*" * 72
SM = f"""{RULE}
file with basedata            : hand.bas
initial value random generator: 1
{RULE}
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  9
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{RULE}
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0        9        0        9
{RULE}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
{RULE}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     5       3    0
  3      1     4       0    2
  4      1     0       0    0
{RULE}
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    4
{RULE}
"""
RCP = "4 2\n3 4\n\n0 0 0 2 2 3\n5 3 0 1 4\n4 0 2 1\n4\n0 0 0 0\n"
HAND = Project(
    [
        Activity("1", 0, {}, ("2", "3")),
        Activity("2", 5, {"R1": 3}, ("4",)),
        Activity("3", 4, {"R2": 2}, ("4",)),
        Activity("4", 0, {}, ()),
    ],
    {"R1": 3, "R2": 4},
)


def test_psplib_and_patterson_say_the_same():
    assert read_sm(SM) == HAND
    assert read_sm(SM.replace("\n", "\r\n")) == HAND
    assert read_rcp(RCP) == HAND


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (SM, "", "line 1: this is no PSPLIB file: no line says how many jobs there are"),
        ("nonrenewable              :  0", "nonrenewable              :  2", "line 10: nonrenewable resources cannot"),
        ("   2        1          1           4", "   2        3          1           4", "line 20: job 2 has 3 modes"),
        ("   2        1          1           4", "   2        1          2           4", "line 20: 2 successors were"),
        (
            "   2        1          1           4",
            "   2        1",
            "line 20: 3 numbers or more are expected, 2 are here",
        ),
        ("   2        1          1           4", "   2        1          1           9", "successor 9, which is not"),
        ("  2      1     5       3    0", "  2      1     5       3", "line 28: job 2 has 1 requests for 2 resources"),
        ("  2      1     5       3    0", "  2      1     x       3    0", "line 28: “x” is no whole number"),
        ("  2      1     5       3    0", "  2      1    -5       3    0", "activity 2 has a duration below 0"),
        (
            "  2      1     5       3    0\n",
            "",
            "line 24: the section REQUESTS/DURATIONS has 3 lines of numbers, 4 are",
        ),
        ("REQUESTS/DURATIONS:", "", "the section REQUESTS/DURATIONS is missing"),
        ("    3    4\n", "    3\n", "line 34: 2 availabilities were announced, 1 are here"),
    ],
)
def test_what_is_wrong_with_a_psplib_file_is_said_with_its_line(old: str, new: str, says: str):
    assert old in SM
    with pytest.raises(ProjectFileError) as refused:
        read_sm(SM.replace(old, new))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the file ends in the middle"),
        (RCP.removesuffix("0\n"), "line 8: the file ends in the middle"),
        (RCP.replace("5 3 0", "5 3.5 0"), "line 5: “3.5” is no whole number"),
        (RCP.replace("5 3 0 1 4", "5 3 0 1 7"), "successor 7, which is not there"),
        ("0 2\n3 4\n", "line 1: the file must begin with the number of activities"),
        (RCP + "7\n", "line 9: more numbers than the activities have"),
    ],
)
def test_what_is_wrong_with_a_patterson_file_is_said_with_its_line(text: str, says: str):
    with pytest.raises(ProjectFileError) as refused:
        read_rcp(text)
    assert says in str(refused.value)


@given(st.text(alphabet="0123456789 -\nxR:*"), st.integers(0, len(SM)))
def test_rubbish_is_never_more_than_refused(rubbish: str, at: int):
    for read, text in (
        (read_sm, SM[:at] + rubbish + SM[at:]),
        (read_rcp, rubbish),
        (read_rcp, RCP[: at % 40] + rubbish),
    ):
        try:
            read(text)
        except ProjectFileError:
            continue
