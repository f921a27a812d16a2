from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models.predecessors import Predecessor, parse_predecessors, write_predecessors


def test_several_stand_in_one_column():
    assert parse_predecessors(" 3 , 5ss;7FF+2d， 9 SF - 4h 、11fs-1d4h") == (
        Predecessor(3),
        Predecessor(5, LinkKind.START_TO_START),
        Predecessor(7, LinkKind.FINISH_TO_FINISH, 960),
        Predecessor(9, LinkKind.START_TO_FINISH, -240),
        Predecessor(11, LinkKind.FINISH_TO_START, -720),
    )
    assert parse_predecessors("") == ()


def test_a_lag_may_follow_the_number_itself():
    assert parse_predecessors("3+2d") == (Predecessor(3, LinkKind.FINISH_TO_START, 960),)


def test_a_lag_is_on_the_clock_or_a_part_of_the_other_task():
    start = LinkKind.FINISH_TO_START
    assert parse_predecessors("3FS+2ed, 4fs-1ed4eh, 5FS+50%, 6FS-25 %, 7+3e天") == (
        Predecessor(3, start, 2880, LagKind.ELAPSED),
        Predecessor(4, start, -1680, LagKind.ELAPSED),
        Predecessor(5, start, 50, LagKind.PERCENT),
        Predecessor(6, start, -25, LagKind.PERCENT),
        Predecessor(7, start, 4320, LagKind.ELAPSED),
    )
    assert write_predecessors(parse_predecessors("4fs-28eh, 6ss-25%")) == "4FS-1ed4eh, 6SS-25%"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("3, x5", "x5"),
        ("3XY", "3XY"),
        ("3FS+", "3FS+"),
        ("3FS+soon", "3FS+soon"),
        ("3FS2d", "3FS2d"),
        ("3 4", "3 4"),
        ("3+2ed1h", "3+2ed1h"),
    ],
)
def test_the_message_names_the_part_that_is_wrong(text: str, part: str):
    with pytest.raises(ValueError, match=r"predecessor|duration") as wrong:
        parse_predecessors(text)
    assert f"“{part}”" in str(wrong.value.args[0])


def test_every_wrong_part_is_named_at_once():
    with pytest.raises(ValueError, match="x") as wrong:
        parse_predecessors("x, 3, y, 3SS")
    assert len(wrong.value.args) == 3


@given(
    st.lists(
        st.one_of(
            st.builds(Predecessor, st.integers(1, 10**6), st.sampled_from(LinkKind), st.integers(-(10**6), 10**6)),
            st.builds(
                Predecessor,
                st.integers(1, 10**6),
                st.sampled_from(LinkKind),
                st.integers(1, 9999),
                st.sampled_from(LagKind),
            ),
        ),
        unique_by=lambda one: one.number,
    )
)
def test_what_is_written_reads_back_the_same(predecessors: list[Predecessor]):
    written = write_predecessors(predecessors)
    assert set(parse_predecessors(written)) == set(predecessors)
