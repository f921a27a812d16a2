"""The working clock against a count of minutes, one by one."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling import Calendar, Network, Task, shift
from fishplate.engines.scheduling.calendars import OutOfWorkingTimeError, WorkingTime

from .building import DAY, MONDAY, NIGHTS, SUNDAYS, at, calendars, scheduled

ORIGIN = date(2026, 11, 2)
INSTANTS = st.integers(-10 * 1440, 20 * 1440)


def works(calendar: Calendar, instant: int) -> bool:
    """Whether the minute that begins at `instant` is a working one, straight from the definition."""
    moment = datetime.combine(ORIGIN, datetime.min.time()) + timedelta(minutes=instant)
    minute = moment.hour * 60 + moment.minute
    return any(s.start <= minute < s.end for s in calendar.shifts_on(moment.date()))


@given(calendars(), INSTANTS, INSTANTS)
def test_reading_counts_working_minutes(calendar, one, other):
    clock = WorkingTime(calendar, ORIGIN, 400)
    first, last = sorted((one, other))
    counted = sum(works(calendar, minute) for minute in range(first, last))
    assert clock.reading(last) - clock.reading(first) == counted


@given(calendars(), INSTANTS)
def test_work_starts_with_the_next_working_minute(calendar, instant):
    clock = WorkingTime(calendar, ORIGIN, 400)
    expected = next(minute for minute in range(instant, instant + 60 * 1440) if works(calendar, minute))
    assert clock.start_of(clock.reading(instant)) == expected


@given(calendars(), INSTANTS)
def test_work_finishes_with_the_last_working_minute(calendar, instant):
    clock = WorkingTime(calendar, ORIGIN, 400)
    last = next(minute for minute in range(instant - 1, instant - 80 * 1440, -1) if works(calendar, minute))
    assert clock.finish_of(clock.reading(instant)) == last + 1


@given(calendars(), INSTANTS)
def test_settle_leaves_both_ends_of_a_shift_alone(calendar, instant):
    clock = WorkingTime(calendar, ORIGIN, 400)
    stays = works(calendar, instant) or works(calendar, instant - 1)
    assert (clock.settle(instant) == instant) == stays


def test_a_clock_reaches_far_either_way():
    clock = WorkingTime(SUNDAYS, ORIGIN, 36_525)
    assert clock.reading(clock.start_of(90 * 52 * 60)) == 90 * 52 * 60
    assert clock.reading(clock.finish_of(-90 * 52 * 60)) == -90 * 52 * 60


def test_a_clock_says_when_its_calendar_ends():
    only = Calendar("one day", ((),) * 7, {date(2026, 11, 5): (shift("08:00", "09:00"),)})
    clock = WorkingTime(only, ORIGIN, 1000)
    assert clock.finish_of(60) == 3 * 1440 + 9 * 60
    with pytest.raises(OutOfWorkingTimeError):
        clock.start_of(60)
    with pytest.raises(OutOfWorkingTimeError):
        clock.finish_of(0)
    assert clock.latest(60) == 1000 * 1440


def test_holidays_are_skipped_and_make_up_days_worked():
    national_day = Calendar(
        "china",
        exceptions={
            date(2026, 11, 4): (),
            date(2026, 11, 5): (),
            date(2026, 11, 7): (shift("08:00", "12:00"), shift("13:00", "17:00")),
        },
    )
    result = scheduled(Network(MONDAY, [Task("A", 4 * DAY)], (), [national_day], "china"))
    assert result.tasks["A"].early_finish == at("7 17:00")


def test_a_night_shift_crosses_midnight():
    result = scheduled(Network(at("2 23:00"), [Task("A", 8 * 60)], (), [NIGHTS], "nights"))
    assert (result.tasks["A"].early_start, result.tasks["A"].early_finish) == (at("2 23:00"), at("3 23:00"))


@pytest.mark.parametrize("text", ["8", "eight:00", "08:xx"])
def test_a_shift_needs_times_of_day(text):
    with pytest.raises(ValueError, match="invalid literal"):
        shift(text, "17:00")
