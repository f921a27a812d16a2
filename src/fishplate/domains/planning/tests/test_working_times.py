from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning.models.durations import Measure, parse_duration, write_duration
from fishplate.domains.planning.models.working_times import (
    parse_exceptions,
    parse_hours,
    write_exceptions,
    write_hours,
)


@pytest.mark.parametrize(
    "typed",
    [
        "08:00-12:00 13:00-17:00",
        "8:00–12:00, 13:00~17:00",
        "08：00至12：00、13：00至17：00",
        " 8:00..12:00;13:00..17:00 ",
    ],
)
def test_hours_are_read_as_people_write_them_and_written_one_way(typed):
    assert write_hours(parse_hours(typed)) == "08:00-12:00 13:00-17:00"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("8 to 5", "no working times"),
        ("22:00-06:00", "22:00-24:00"),
        ("08:00-12:00 11:00-17:00", "before the one before it ends"),
        ("08:00-08:00", "does not end after it begins"),
        ("08:70-12:00", "no time of day"),
        ("08:00-24:30", "same day"),
    ],
)
def test_hours_that_cannot_be_say_why(typed, reason):
    with pytest.raises(ValueError, match=reason):
        parse_hours(typed)


def test_a_whole_day_is_24_hours():
    [shift] = parse_hours("00:00-24:00")
    assert shift.end - shift.start == 1440


def test_exceptions_are_lines_in_any_order_and_written_in_that_of_their_days():
    found = parse_exceptions(
        "2026-10-01至2026-10-07 国庆节\n\n2026/2/14 8:00-12:00 13:00-17:00 春节调休上班\n"
        "2026年5月1日\n2026-09-20 09:00-12:00"
    )
    assert [(one.first_on, one.last_on, one.name, bool(one.shifts)) for one in found] == [
        (date(2026, 2, 14), date(2026, 2, 14), "春节调休上班", True),
        (date(2026, 5, 1), date(2026, 5, 1), "", False),
        (date(2026, 9, 20), date(2026, 9, 20), "", True),
        (date(2026, 10, 1), date(2026, 10, 7), "国庆节", False),
    ]
    assert parse_exceptions(write_exceptions(found)) == found


def test_every_line_that_is_wrong_is_named():
    with pytest.raises(ValueError, match="Line 1") as raised:
        parse_exceptions(
            "tomorrow\n2026-02-30 x\n2026-03-02..2026-03-01\n2026-01-01..2027-01-02\n2026-05-01\n2026-05-01 y"
        )
    wrong = [str(text) for text in raised.value.args]
    assert [text.partition(":")[0] for text in wrong] == ["Line 1", "Line 2", "Line 3", "Line 4", "Line 6"]
    assert "line 5 already" in wrong[4]


def test_a_day_of_work_is_as_long_as_the_calendar_says():
    seven = Measure(day=420, week=2100)
    assert parse_duration("2d 1h", seven) == 900
    assert parse_duration("1w", seven) == 2100
    assert write_duration(900, seven) == "2d 1h"
    assert parse_duration("2ed", seven, elapsed=True) == 2880
