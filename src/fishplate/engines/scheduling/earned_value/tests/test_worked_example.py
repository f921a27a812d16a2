"""Two packages one after the other, every figure computed by hand.

A: 2 to 13 November, ten days, 1000. B: 16 to 27 November, ten days, 2000. A week is a period, so the planned values are
0, 500, 1000 and 2000 on the Mondays from the 2nd on, and 3000 on the 27th at 17:00.

On the 18th at 17:00 three days of B have passed: PV = 1000 + 600 = 1600. A is finished for 1100, a tenth of B is done
for 300: EV = 1000 + 200 = 1200, AC = 1400.
"""

from datetime import datetime, timedelta

import pytest

from fishplate.engines.scheduling import STANDARD_WEEK, Calendar
from fishplate.engines.scheduling.earned_value import (
    Done,
    EarnedValue,
    Measurement,
    Pace,
    Package,
    Plan,
    Point,
    evaluate,
)


def november(day: int, time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{time}")


STATUS = november(18, "17:00")
PLAN = Plan(
    [
        Package("A", 1000, november(2, "08:00"), november(13, "17:00"), "office"),
        Package("B", 2000, november(16, "08:00"), november(27, "17:00"), "office"),
    ],
    [Calendar("office", STANDARD_WEEK)],
)
DONE = {
    "A": Done(100, november(2, "08:00"), november(17, "17:00"), cost=1100),
    "B": Done(10, november(18, "08:00"), cost=300),
}


def found(**more) -> EarnedValue:
    return evaluate(PLAN, DONE, status=STATUS, **more)


def test_what_was_planned_earned_and_spent():
    cost = found().cost
    assert (cost.budget, cost.planned, cost.earned, cost.actual.value) == (3000, 1600, 1200, 1400)
    worth = found().packages
    assert (worth["A"].planned, worth["A"].earned, worth["A"].actual) == (1000, 1000, 1100)
    assert (worth["B"].planned, worth["B"].earned, worth["B"].actual) == (600, 200, 300)


def test_variances_and_indices():
    cost = found().cost
    assert cost.cost_variance.value == 1200 - 1400
    assert cost.schedule_variance == 1200 - 1600
    assert cost.cost_performance.value == pytest.approx(1200 / 1400)
    assert cost.schedule_performance.value == 0.75
    # 1800 of work are left, and 1600 of money.
    assert cost.to_complete_performance.value == 1.125


def test_three_forecasts_of_the_cost():
    told = {
        one.pace: [
            one.at_completion.value,
            one.to_complete.value,
            one.variance.value,
            one.to_complete_performance.value,
        ]
        for one in found().cost.forecasts
    }
    # 1400 + 1800
    assert told[Pace.AS_PLANNED] == [3200, 1800, -200, 1]
    # The budget by the index of 12 / 14.
    assert told[Pace.AS_SO_FAR] == pytest.approx([3500, 2100, -500, 12 / 14])
    # 1400 + 1800 / (12/14 · 3/4) = 1400 + 2800
    assert told[Pace.AS_SO_FAR_AND_LATE] == pytest.approx([4200, 2800, -1200, 9 / 14])


def test_earned_schedule():
    schedule = found().schedule
    # 25 days and 9 hours; 16 days and 9 hours.
    assert schedule.planned_duration == 25.375 / 7
    assert schedule.actual_time.value == 16.375 / 7
    # 1200 lie between the 1000 of the second Monday and the 2000 of the third: 2 + 200 / 1000.
    assert schedule.earned.value == pytest.approx(2.2)
    assert schedule.variance.value == pytest.approx(2.2 - 16.375 / 7)
    assert schedule.performance.value == pytest.approx(15.4 / 16.375)
    # 2.2 weeks are 15 days, 9 hours and 36 minutes.
    assert schedule.reached is not None
    assert abs(schedule.reached - november(17, "17:36")) < timedelta(seconds=1)
    # 9.975 days of work are left for 9 days.
    assert schedule.to_complete_performance.value == pytest.approx(9.975 / 9)


def test_two_forecasts_of_the_finish():
    as_planned, as_so_far = found().schedule.forecasts
    # 16.375 + 25.375 - 15.4 days = 26.35 days; 25.375 / (15.4 / 16.375) = 26.98153 days
    assert as_planned.duration.value == pytest.approx(26.35 / 7)
    assert as_so_far.duration.value == pytest.approx(25.375 * 16.375 / 15.4 / 7)
    assert as_planned.finish is not None
    assert abs(as_planned.finish - november(28, "16:24")) < timedelta(seconds=1)
    assert as_so_far.finish is not None
    assert abs(as_so_far.finish - november(29, "07:33")) < timedelta(minutes=1)


def test_the_curves_have_what_was_planned_and_what_was_measured():
    earlier = Measurement(november(11, "17:00"), 700, 800)
    later = Measurement(november(20, "17:00"), 2000, 2000)
    assert found(measured=[earlier, later]).curve == (
        Point(november(2, "08:00"), 0),
        Point(november(9, "08:00"), 500),
        Point(november(11, "17:00"), 800, 700, 800),
        Point(november(16, "08:00"), 1000),
        Point(STATUS, 1600, 1200, 1400),
        Point(november(23, "08:00"), 2000),
        Point(november(27, "17:00"), 3000),
    )
