from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fishplate.domains.planning.models.durations import MOST, parse_duration, write_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3d", 1440),
        ("4h", 240),
        ("2w", 4800),
        ("90m", 90),
        ("1d 4h", 720),
        ("1d4h", 720),
        (" 1.5 D ", 720),
        ("0", 0),
        ("2", 960),
        ("3天", 1440),
        ("1 周 2小时", 2520),
        ("30 minutes", 30),
    ],
)
def test_durations_are_typed_as_people_write_them(text: str, minutes: int):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "  ", "soon", "3x", "d", "-1d", "3d!", "1e3", "0.001h", "1001w", "9" * 40])
def test_anything_else_is_refused_with_what_to_write(text: str):
    with pytest.raises(ValueError, match=r"[Dd]uration|minutes|weeks"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=MOST))
def test_what_is_written_reads_back_the_same_in_both_languages(minutes: int):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert parse_duration(write_duration(minutes)) == minutes


def test_a_lead_carries_its_sign():
    assert write_duration(-720) == "−1d 4h"
