from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling.calendars import Calendar
from fishplate.engines.scheduling.calendars import shift as hours
from fishplate.engines.scheduling.loading import Booking, Supply, load

OFFICE = Calendar("office", exceptions={date(2026, 3, 10): ()})
MORNINGS = Calendar("mornings", ((hours("08:00", "12:00"),),) * 5 + ((), ()))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}")


def book(start: str, finish: str, units: int = 100, task: str = "A", calendar: str = "office") -> Booking:
    return Booking("Li", task, at(start), at(finish), units, calendar)


def weeks(*bookings: Booking, units: int = 100, calendar: str = "office"):
    return load(bookings, {"Li": Supply(units, calendar)}, [OFFICE, MORNINGS])["Li"]


def test_work_lies_in_the_weeks_it_is_done_in_and_holidays_are_not_available():
    first, second = weeks(book("05 08:00", "11 12:00"))  # Thursday to Wednesday noon; Tuesday is off
    assert (first.first_on, first.work, first.available) == (date(2026, 3, 2), 960, 2400)
    assert (second.work, second.available) == (480 + 240, 1920)
    assert (first.over, second.over) == (False, False)


def test_two_tasks_at_once_are_too_many_although_the_week_has_hours_left():
    [week] = weeks(book("02 08:00", "03 17:00"), book("03 08:00", "03 17:00", task="B"))
    assert (week.work, week.available, week.peak, week.over, week.tasks) == (1440, 2400, 200, True, ("A", "B"))
    [team] = weeks(book("02 08:00", "03 17:00"), book("03 08:00", "03 17:00", task="B"), units=200)
    assert (team.peak, team.over, team.available) == (200, False, 4800)


def test_one_that_begins_where_the_other_ends_is_not_at_the_same_time():
    weeks_ = weeks(book("02 08:00", "06 17:00"), book("09 08:00", "09 17:00", task="B"))
    assert [(week.peak, week.over) for week in weeks_] == [(100, False), (100, False)]


def test_time_in_which_nobody_works_asks_for_nothing():
    afternoons = [book("02 08:00", "02 17:00", calendar="mornings"), book("02 13:00", "02 17:00", task="B")]
    [week] = weeks(*afternoons)
    assert (week.peak, week.over) == (100, False)


def test_weeks_between_two_tasks_are_there_and_a_resource_without_work_has_none():
    assert [week.work for week in weeks(book("02 08:00", "02 17:00"), book("19 08:00", "19 17:00"))] == [480, 0, 480]
    assert weeks() == []
    with pytest.raises(KeyError):
        load([book("02 08:00", "02 17:00")], {"Wang": Supply(100, "office")}, [OFFICE])


@given(
    st.lists(
        st.tuples(st.integers(0, 20_000), st.integers(1, 9_000), st.integers(1, 300)),
        min_size=1,
        max_size=6,
    )
)
def test_the_weeks_come_to_the_work_minute_by_minute(spans):
    begin, minute = at("02 00:00"), timedelta(minutes=1)
    bookings = [
        Booking(
            "Li",
            f"{number}",
            begin + minute * start,
            begin + minute * (start + long),
            units,
            "office",
        )
        for number, (start, long, units) in enumerate(spans)
    ]
    asked: dict[datetime, int] = {}
    for one in bookings:
        for passed in range((one.finish - one.start) // minute):
            now = one.start + minute * passed
            clock = now.hour * 60 + now.minute
            if any(shift.start <= clock < shift.end for shift in OFFICE.shifts_on(now.date())):
                asked[now] = asked.get(now, 0) + one.units
    found = weeks(*bookings)
    assert sum(week.work for week in found) == pytest.approx(sum(asked.values()) / 100)
    assert max(week.peak for week in found) == max(asked.values(), default=0)
