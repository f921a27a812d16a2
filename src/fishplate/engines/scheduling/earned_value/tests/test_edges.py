"""What cannot be told is None with the reason: no plan and no progress makes a division fail."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling.earned_value import (
    Done,
    EarnedValue,
    Figure,
    Missing,
    Pace,
    Package,
    Plan,
    Step,
    Technique,
    evaluate,
)
from fishplate.engines.scheduling.tests.building import STANDARD, at

from .test_techniques import FORTNIGHT, HOURS, plans
from .test_worked_example import DONE, PLAN, STATUS, november


def figures(found: EarnedValue) -> list[Figure]:
    parts: list[Any] = [found.cost, found.schedule, *found.cost.forecasts, *found.schedule.forecasts]
    values = [getattr(part, field.name) for part in parts for field in fields(part)]
    return [value for value in values if isinstance(value, Figure)]


COSTS = st.none() | st.sampled_from([0.0, 1.0, 1e6])
DATES = st.none() | HOURS


@settings(max_examples=50)
@given(plans(), HOURS, st.data())
def test_every_figure_is_a_number_or_says_why_not(plan, status, data):
    if data.draw(st.booleans()):
        plan = replace(plan, packages=[replace(package, budget=0) for package in plan.packages])
    percent = st.sampled_from([0, 1e-9, 50, 100])
    done = {
        package.id: data.draw(st.builds(Done, percent, DATES, DATES, st.just(frozenset()), COSTS))
        for package in plan.packages
    }
    for figure in figures(evaluate(plan, done, status=status)):
        assert (figure.value is None) != (figure.missing is None)


def test_without_costs_what_is_of_time_is_still_told():
    done = {name: replace(one, cost=None) for name, one in DONE.items()}
    found = evaluate(PLAN, done, status=STATUS)
    assert found.without_cost == ("A", "B")
    assert found.cost.actual == found.cost.cost_performance == Figure(None, Missing.NO_ACTUAL_COST)
    assert {one.at_completion.missing for one in found.cost.forecasts} == {Missing.NO_ACTUAL_COST}
    assert found.cost.schedule_performance.value == 0.75
    assert found.schedule.earned.value == pytest.approx(2.2)
    # The cost of one package is not that of the plan.
    half = evaluate(PLAN, {**DONE, "B": replace(DONE["B"], cost=None)}, status=STATUS)
    assert (half.without_cost, half.cost.actual.missing) == (("B",), Missing.NO_ACTUAL_COST)


def test_before_the_start_there_is_no_pace():
    found = evaluate(PLAN, {}, status=november(1, "08:00"))
    assert (found.cost.planned, found.cost.earned, found.cost.schedule_variance) == (0, 0, 0)
    assert found.cost.schedule_performance.missing is Missing.NOTHING_PLANNED
    assert found.schedule.performance.missing is Missing.NOT_BEGUN
    assert found.schedule.reached is None


def test_nothing_done_gives_no_forecast_by_pace():
    found = evaluate(PLAN, {"A": Done(0, november(2, "08:00"), cost=50)}, status=november(9, "08:00"))
    as_planned, as_so_far, _ = found.cost.forecasts
    assert as_planned.at_completion.value == 3050
    assert as_so_far.at_completion.missing is Missing.NOTHING_EARNED
    assert found.cost.cost_performance.value == 0
    assert found.schedule.earned.value == 0
    assert [one.duration.missing for one in found.schedule.forecasts] == [None, Missing.NOTHING_EARNED]


def test_work_that_cost_nothing_so_far_has_no_rate():
    found = evaluate(PLAN, {"A": Done(50, november(2, "08:00"), cost=0)}, status=november(9, "08:00"))
    assert found.cost.cost_performance.missing is Missing.NOTHING_SPENT
    assert [one.at_completion.missing for one in found.cost.forecasts] == [None] + 2 * [Missing.NOTHING_SPENT]


def test_without_a_budget_there_is_no_index():
    free = replace(PLAN, packages=[replace(package, budget=0) for package in PLAN.packages])
    found = evaluate(free, DONE, status=STATUS)
    assert found.cost.cost_variance.value == -1400
    assert {found.cost.schedule_performance.missing, found.cost.cost_performance.missing} == {Missing.NO_BUDGET}
    assert found.schedule.earned.missing is Missing.NO_BUDGET


def test_what_has_used_up_its_budget_cannot_come_within_it():
    found = evaluate(PLAN, {**DONE, "B": replace(DONE["B"], cost=1900)}, status=STATUS)
    assert found.cost.to_complete_performance.missing is Missing.BUDGET_SPENT


def test_after_the_planned_finish_time_goes_on_until_all_is_finished():
    late = evaluate(PLAN, DONE, status=november(30, "17:00"))
    assert late.cost.planned == 3000
    assert late.schedule.to_complete_performance.missing is Missing.PLANNED_FINISH_PASSED

    finished = {**DONE, "B": Done(100, november(18, "08:00"), november(30, "17:00"), cost=2500)}
    found = evaluate(PLAN, finished, status=november(30, "17:00") + timedelta(days=90))

    assert found.schedule.earned.value == found.schedule.planned_duration
    # Three days after the 27th, whenever it is looked at.
    assert found.schedule.variance.value == pytest.approx(-3 / 7)
    assert {one.finish for one in found.schedule.forecasts} == {november(30, "17:00")}
    assert found.cost.to_complete_performance.missing is Missing.ALL_EARNED
    assert {one.at_completion.value for one in found.cost.forecasts} == {3600}


def test_a_pause_of_the_plan_is_neither_lead_nor_delay():
    """A and B with two weeks of nothing between them; A is all that was to be done, whenever in the pause one asks."""
    b = replace(PLAN.packages[1], start=november(30, "08:00"), finish=november(30, "17:00"))
    plan = replace(PLAN, packages=[PLAN.packages[0], b])
    for day in (16, 20, 27):
        found = evaluate(plan, {"A": DONE["A"]}, status=november(day, "17:00"))
        assert found.schedule.variance.value == pytest.approx(0)
    assert evaluate(plan, {"A": Done(50)}, status=november(20, "17:00")).schedule.earned.value == pytest.approx(1)


def test_a_pace_that_leads_beyond_all_calendars_is_no_date():
    found = evaluate(PLAN, {"A": Done(1e-4, november(2, "08:00"), cost=1)}, status=november(9, "08:00"))
    forecast = found.schedule.forecasts[1]
    assert (forecast.pace, forecast.duration.missing, forecast.finish) == (Pace.AS_SO_FAR, Missing.OUT_OF_REACH, None)


A = FORTNIGHT


@pytest.mark.parametrize(
    ("packages", "done", "says"),
    [
        ([], {}, "without packages"),
        ([A, A], {}, "same id"),
        ([A], {"B": Done()}, "no package B"),
        ([replace(A, budget=-1)], {}, "A: its budget"),
        ([replace(A, budget=float("nan"))], {}, "A: its budget"),
        ([replace(A, finish=at("1 08:00"))], {}, "A: it was to be finished before"),
        ([replace(A, calendar="lunar")], {}, "A: there is no calendar lunar"),
        ([A], {"A": Done(101)}, "A: percent"),
        ([A], {"A": Done(cost=float("inf"))}, "A: its cost"),
        ([replace(A, technique=Technique.WEIGHTED)], {}, "A: its steps have no weight"),
        ([replace(A, technique=Technique.WEIGHTED, steps=(Step(at("30 08:00"), 1),))], {}, "outside its dates"),
        (
            [replace(A, technique=Technique.WEIGHTED, steps=(Step(at("4 08:00"), 1),))],
            {"A": Done(steps=frozenset({1}))},
            "a step was reached",
        ),
    ],
)
def test_what_cannot_be_is_named(packages: list[Package], done, says):
    with pytest.raises(ValueError, match=says):
        evaluate(Plan(packages, [STANDARD]), done, status=STATUS)


@pytest.mark.parametrize("period", [timedelta(0), timedelta(minutes=1)])
def test_a_period_that_makes_no_curve_is_refused(period):
    with pytest.raises(ValueError, match="period"):
        evaluate(replace(PLAN, period=period), {}, status=STATUS)
