"""How the value of a package grows, by each technique, in the plan and in earnest."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling.earned_value import Done, Package, Plan, Step, Technique, evaluate
from fishplate.engines.scheduling.tests.building import NIGHTS, STANDARD, at

FORTNIGHT = Package("A", 400, at("2 08:00"), at("13 17:00"), "standard")
STEPS = (Step(at("4 17:00"), 1), Step(at("10 17:00"), 2), Step(at("13 17:00"), 1))


def planned(package: Package, time: datetime) -> float:
    return evaluate(Plan([package], [STANDARD, NIGHTS]), {}, status=time).cost.planned


def earned(package: Package, done: Done) -> float:
    return evaluate(Plan([package], [STANDARD, NIGHTS]), {"A": done}, status=at("30 17:00")).cost.earned


@pytest.mark.parametrize(
    ("technique", "values"),
    [
        # Before it starts, at its start, on the first Wednesday evening, over the week-end, at its end, long after.
        (Technique.PERCENT, [0, 0, 120, 200, 400, 400]),
        (Technique.ZERO_HUNDRED, [0, 0, 0, 0, 400, 400]),
        (Technique.FIFTY_FIFTY, [0, 200, 200, 200, 400, 400]),
        (Technique.WEIGHTED, [0, 0, 100, 100, 400, 400]),
    ],
)
def test_planned_value_over_time(technique, values):
    package = replace(FORTNIGHT, technique=technique, steps=STEPS if technique is Technique.WEIGHTED else ())
    times = [at("1 08:00"), at("2 08:00"), at("4 17:00"), at("8 12:00"), at("13 17:00"), at("30 17:00")]
    assert [planned(package, time) for time in times] == values


def test_planned_value_grows_in_the_working_time_of_the_calendar():
    """Nights work from midnight to six and from ten in the evening: at six in the morning 6 of 16 hours are over."""
    nights = Package("A", 160, at("3 00:00"), at("5 00:00"), "nights")
    assert planned(nights, at("3 06:00")) == planned(nights, at("3 21:00")) == 60


def test_without_working_time_between_its_dates_all_is_due_at_the_end():
    weekend = Package("A", 100, at("7 10:00"), at("8 10:00"), "standard")
    assert [planned(weekend, time) for time in (at("7 10:00"), at("8 09:59"), at("8 10:00"))] == [0, 0, 100]


@pytest.mark.parametrize(
    ("technique", "done", "value"),
    [
        (Technique.PERCENT, Done(35), 140),
        (Technique.PERCENT, Done(35, at("2 08:00"), at("9 17:00")), 400),
        (Technique.PERCENT, Done(35, at("2 08:00"), at("30 17:01")), 140),
        (Technique.ZERO_HUNDRED, Done(99, at("2 08:00")), 0),
        (Technique.ZERO_HUNDRED, Done(0, at("2 08:00"), at("9 17:00")), 400),
        (Technique.FIFTY_FIFTY, Done(99), 0),
        (Technique.FIFTY_FIFTY, Done(1, at("2 08:00")), 200),
        (Technique.FIFTY_FIFTY, Done(1, at("30 17:01")), 0),
        (Technique.WEIGHTED, Done(99, steps=frozenset({0, 1})), 300),
        (Technique.WEIGHTED, Done(0, at("2 08:00"), at("9 17:00")), 400),
    ],
)
def test_earned_value(technique, done, value):
    package = replace(FORTNIGHT, technique=technique, steps=STEPS if technique is Technique.WEIGHTED else ())
    assert earned(package, done) == value


HOURS = st.integers(0, 60 * 24).map(lambda hours: at("2 00:00") + timedelta(hours=hours))
TECHNIQUES = st.sampled_from([Technique.PERCENT, Technique.ZERO_HUNDRED, Technique.FIFTY_FIFTY])


@st.composite
def plans(draw):
    packages = []
    for number in range(draw(st.integers(1, 6))):
        ends = sorted([draw(HOURS), draw(HOURS)])
        calendar, technique = draw(st.sampled_from(["standard", "nights"])), draw(TECHNIQUES)
        packages.append(Package(f"P{number}", draw(st.integers(1, 1000)), ends[0], ends[1], calendar, technique))
    return Plan(packages, [STANDARD, NIGHTS], timedelta(hours=draw(st.sampled_from([24, 100, 168]))))


@settings(max_examples=50)
@given(plans(), HOURS)
def test_the_curve_is_the_planned_value_at_each_of_its_points_and_never_falls(plan, status):
    curve = evaluate(plan, {}, status=status).curve
    values = [point.planned for point in curve]
    assert values == sorted(values)
    assert max(values) == plan.budget
    for point in curve:
        assert point.planned == pytest.approx(sum(plan.planned(package, point.at) for package in plan.packages))


@settings(max_examples=50)
@given(plans(), st.integers(0, 60))
def test_who_has_done_exactly_what_was_planned_is_neither_early_nor_late(plan, periods):
    """At the end of a period, where the planned value is a point of the curve and not between two."""
    status = min(plan.finish, plan.start + periods * plan.period)
    done = {}
    for package in plan.packages:
        value = plan.planned(package, status)
        done[package.id] = Done(100 * value / package.budget, package.start, package.finish, cost=value)
    found = evaluate(plan, done, status=status)
    assert found.cost.schedule_variance == pytest.approx(0)
    assert found.cost.cost_variance.value == pytest.approx(0)
    if status > plan.start:
        assert found.schedule.performance.value == pytest.approx(1)
        assert found.cost.schedule_performance.value in (None, pytest.approx(1))
