"""What a simulation says, against closed forms, and what must not matter to it.

Figures of chance are held to five standard deviations: a seed is fixed, so they pass or fail for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import Calendar, Constraint, ConstraintKind, Link, LinkKind, Network, Task, schedule
from fishplate.engines.scheduling.simulation import (
    Effort,
    Problem,
    RiskDriver,
    Shape,
    Simulation,
    Status,
    ThreePoint,
    Uncertainty,
    simulate,
)
from fishplate.engines.scheduling.simulation.reading_off import ranks_around
from fishplate.engines.scheduling.tests.building import MONDAY, NIGHTS, ROUND_THE_CLOCK, link, networks

MIXED = (Calendar("standard"), ROUND_THE_CLOCK, NIGHTS)
MANY = 4096
PERT = ThreePoint(0.8, 1, 1.7)
UNIFORM_SUM = ThreePoint(0.5, 1, 1.5, Shape.TRIANGULAR)


def around_the_clock(tasks: list[Task], links: list[Link]) -> Network:
    return Network(MONDAY, tasks, links, (ROUND_THE_CLOCK,), ROUND_THE_CLOCK.id)


def minutes(found: Simulation) -> np.ndarray:
    assert found.finish is not None
    return np.array([(one - MONDAY) / timedelta(minutes=1) for one in found.finish.percentiles])


def mean(found: Simulation) -> float:
    assert found.finish is not None
    return (found.finish.mean - MONDAY) / timedelta(minutes=1)


# Closed forms


def test_a_chain_has_the_sum_of_means_and_variances():
    tasks = [Task(f"T{n}", 10_000) for n in range(25)]
    network = around_the_clock(tasks, [link(f"T{n} FS T{n + 1}") for n in range(24)])

    found = simulate(network, Uncertainty(PERT), Effort(MANY), seed=3)

    each = (0.8 + 4 + 1.7) / 6
    variance = (each - 0.8) * (1.7 - each) / 7
    deviation = 10_000 * sqrt(25 * variance)
    assert abs(mean(found) - 250_000 * each) < 5 * deviation / sqrt(MANY)
    # So many add up to nearly a normal distribution, of which 84.13 % lie below one deviation above the mean.
    quantiles = minutes(found)
    assert quantiles[84] == pytest.approx(250_000 * each + deviation, abs=0.15 * deviation)
    assert quantiles[16] == pytest.approx(250_000 * each - deviation, abs=0.15 * deviation)
    assert {one.criticality for one in found.tasks.values()} == {1.0}
    # Each of 25 alike has a fifth of the deviation of the sum.
    for one in found.tasks.values():
        assert one.cruciality == pytest.approx(0.2, abs=5 / sqrt(MANY))
        assert one.work == pytest.approx(10_000 * each, abs=5 * 10_000 * sqrt(variance / MANY))


def test_the_later_of_two_is_later_than_either_on_average():
    network = around_the_clock([Task("A", 10_000), Task("B", 10_000), Task("M", 0)], [link("A FS M"), link("B FS M")])

    found = simulate(network, Uncertainty(UNIFORM_SUM), Effort(MANY), seed=3)

    # Of two independent symmetric triangles of half width w, the larger is 7/30 w above the middle on average.
    lost = 5_000 * 7 / 30
    assert abs(mean(found) - 10_000 - lost) < 5 * 2_000 / sqrt(MANY)
    merge = next(one for one in found.merges if one.task == "M")
    assert merge.chains == 2
    assert merge.delay == pytest.approx(lost, abs=250)
    assert found.tasks["A"].criticality + found.tasks["B"].criticality == pytest.approx(1, abs=0.01)
    assert found.tasks["A"].criticality == pytest.approx(0.5, abs=5 * 0.5 / sqrt(MANY))
    assert found.milestones["M"] == found.finish
    # Both are done by the planned date in a quarter of all cases.
    assert found.finish is not None
    assert found.finish.probability == pytest.approx(0.25, abs=5 * 0.44 / sqrt(MANY))


def test_what_is_lost_at_the_open_end_of_the_plan_is_told_too():
    found = simulate(
        around_the_clock([Task("A", 10_000), Task("B", 10_000)], []), Uncertainty(PERT), Effort(99), seed=1
    )

    assert [(one.task, one.chains) for one in found.merges] == [(None, 2)]


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 10_000), (1.0, 15_000)])
def test_a_driver_that_never_or_always_happens(probability, expected):
    driver = RiskDriver("R", probability, ThreePoint(1.5, 1.5, 1.5), ("A",))

    found = simulate(around_the_clock([Task("A", 10_000)], []), Uncertainty(drivers=(driver,)), Effort(500), seed=1)

    assert set(minutes(found)) == {expected}
    assert [(bar.driver, bar.occurred, bar.mean, bar.p80) for bar in found.tornado] == [
        ("R", probability, expected - 10_000, expected - 10_000)
    ]


def test_drivers_on_one_task_multiply():
    drivers = tuple(RiskDriver(name, 1, ThreePoint(two, two, two), ("A",)) for name, two in (("R", 2), ("S", 1.5)))

    found = simulate(around_the_clock([Task("A", 100)], []), Uncertainty(drivers=drivers), Effort(10), seed=1)

    assert set(minutes(found)) == {300}


def test_two_tasks_under_one_driver_correlate_as_they_must():
    # Work is X·F and Y·F with X, Y, F independent: cov = E[X]² var F, var = E[X]² var F + var X (var F + E[F]²).
    spread, factor = ThreePoint(0.5, 1, 1.5, Shape.TRIANGULAR), ThreePoint(0.5, 1, 1.5, Shape.TRIANGULAR)
    driver = RiskDriver("R", 1, factor, ("A", "B"))
    network = around_the_clock([Task("A", 10_000), Task("B", 10_000)], [link("A FS B")])
    uncertainty = Uncertainty(spread, drivers=(driver,))

    found = simulate(network, uncertainty, Effort(MANY), seed=5)

    variance = 0.5**2 / 6
    own = variance + variance * (variance + 1)
    correlation = variance / own
    # Of a sum of two alike: corr(A, A + B) = √((1 + ρ) / 2).
    for task in "AB":
        assert found.tasks[task].cruciality == pytest.approx(sqrt((1 + correlation) / 2), abs=5 * 0.6 / sqrt(MANY))
    assert found.finish is not None
    deviation = 10_000 * sqrt(2 * own * (1 + correlation))
    within = np.diff(minutes(found)[[16, 84]])[0] / 2
    assert within == pytest.approx(deviation, rel=0.1)


def test_a_driver_of_a_summary_touches_what_stands_below_it():
    tasks = [Task("S", 0), Task("A", 100, parent="S"), Task("B", 100, parent="S")]
    driver = RiskDriver("R", 1, ThreePoint(2, 2, 2), ("S", "A"))

    found = simulate(around_the_clock(tasks, [link("A FS B")]), Uncertainty(drivers=(driver,)), Effort(10), seed=1)

    assert set(minutes(found)) == {400}


@given(networks(durations=st.integers(1, 1500), most_tasks=10))
@settings(max_examples=25)
def test_where_nothing_varies_what_holds_the_finish_has_no_slack(network: Network):
    found = simulate(network, Uncertainty(), Effort(1), seed=1)

    slack = {one.id: one.total_slack for one in schedule(network).tasks.values()}
    assert {one for one, risk in found.tasks.items() if risk.criticality} == {
        one for one, minutes in slack.items() if minutes == 0
    }


def test_the_tornado_compares_the_same_iterations():
    drivers = (
        RiskDriver("big", 0.5, ThreePoint(2, 2, 2), ("A",)),
        RiskDriver("small", 0.5, ThreePoint(1.1, 1.1, 1.1), ("A",)),
        RiskDriver("elsewhere", 1, ThreePoint(3, 3, 3), ("B",)),
    )
    network = around_the_clock([Task("A", 10_000), Task("B", 10)], [])

    found = simulate(network, Uncertainty(PERT, drivers=drivers), Effort(1000), seed=1)

    assert [bar.driver for bar in found.tornado[:1]] == ["big"]
    bars = {bar.driver: bar for bar in found.tornado}
    assert set(bars) == {"big", "small", "elsewhere", None}
    assert (bars["elsewhere"].mean, bars["elsewhere"].p80) == (0, 0)
    assert bars["big"].occurred == pytest.approx(0.5, abs=0.08)
    # With the same numbers for all else its mean is that of a tenth of A where it happens, chance only in how often.
    expected = bars["small"].occurred * 1_000 * (0.8 + 4 + 1.7) / 6 * 1.5
    assert bars["small"].mean == pytest.approx(expected, rel=0.05)
    assert bars[None].mean > 0


# What must not matter


def everything(found: Simulation) -> tuple[object, ...]:
    bars = {bar.driver: bar for bar in found.tornado}
    return found.finish, found.tasks, found.milestones, bars, found.convergence, found.contingency


def drivers_of(network: Network) -> tuple[RiskDriver, ...]:
    ids = sorted(task.id for task in network.tasks)
    return (
        RiskDriver("R", 0.5, ThreePoint(0.9, 1.2, 2), tuple(ids[::2])),
        RiskDriver("S", 0.3, ThreePoint(1, 1.5, 3, Shape.TRIANGULAR), tuple(ids[1:])),
    )


@given(networks(shared=MIXED, dated=True, durations=st.integers(0, 1500)), st.data())
@settings(max_examples=15)
def test_order_and_threads_move_no_percentile(network: Network, data):
    uncertainty = Uncertainty(PERT, drivers=drivers_of(network))
    tasks, links, drivers = (
        data.draw(st.permutations(one)) for one in (network.tasks, network.links, uncertainty.drivers)
    )

    expected = simulate(network, uncertainty, Effort(300, tornado=40), seed=9)
    found = simulate(
        replace(network, tasks=tasks, links=links),
        replace(uncertainty, drivers=tuple(drivers)),
        Effort(300, workers=3, tornado=40),
        seed=9,
    )

    assert everything(found) == everything(expected)


@given(networks(shared=MIXED, dated=True, durations=st.integers(1, 1500)), st.data())
@settings(max_examples=15)
def test_outline_sub_projects_and_milestones_move_no_percentile(network: Network, data):
    uncertainty = Uncertainty(PERT, drivers=drivers_of(network))
    cut = data.draw(st.integers(0, len(network.tasks)))
    tasks = [replace(task, parent="One" if number < cut else "Two") for number, task in enumerate(network.tasks)]
    parents = {task.parent for task in tasks}
    links, added = (
        list(network.links),
        [Task("At the end", 0), *(Task(one, 7) for one in ("One", "Two") if one in parents)],
    )
    if links:
        added.append(Task("In between", 0))
        split = links.pop(data.draw(st.integers(0, len(links) - 1)))
        before = LinkKind.FINISH_TO_START if split.kind.leaves_from_finish else LinkKind.START_TO_START
        after = LinkKind.FINISH_TO_FINISH if split.kind.holds_finish else LinkKind.FINISH_TO_START
        links += [
            Link(split.predecessor, "In between", before),
            Link("In between", split.successor, after, split.lag, split.lag_kind),
        ]
    links += [Link(task.id, "At the end") for task in network.tasks]

    expected = simulate(network, uncertainty, Effort(200), seed=9)
    found = simulate(replace(network, tasks=[*added, *tasks], links=links), uncertainty, Effort(200), seed=9)

    assert found.finish == expected.finish
    assert found.milestones["At the end"] == expected.finish
    assert {task.id: found.tasks[task.id] for task in network.tasks} == dict(expected.tasks)


def test_another_seed_is_another_draw():
    network = around_the_clock([Task("A", 10_000)], [])

    one, other = (simulate(network, Uncertainty(PERT), Effort(100), seed=seed) for seed in (1, 2))

    assert one.finish != other.finish


# How it is done


@pytest.mark.parametrize("percent", [10, 50, 80, 90])
@pytest.mark.parametrize("count", [100, 256, 1000])
def test_an_interval_holds_the_true_percentile_as_often_as_it_says(percent, count):
    low, high = ranks_around(percent, count)
    share = percent / 100

    # The percentile lies between both values when from `low` to `high` - 1 of all are below it.
    held = sum(comb(count, below) * share**below * (1 - share) ** (count - below) for below in range(low, high))
    assert 0.95 <= held <= 0.975


def test_convergence_ends_in_the_result_and_grows_surer():
    found = simulate(around_the_clock([Task("A", 100_000)], []), Uncertainty(PERT), Effort(5000), seed=1)

    assert found.finish is not None
    first, last = found.convergence[0], found.convergence[-1]
    assert (first.iterations, last.iterations) == (256, 5000)
    assert last.p80 == found.finish.percentiles[80]
    assert last.interval.high - last.interval.low < (first.interval.high - first.interval.low) / 2
    assert len(found.convergence) < 20


def test_it_can_be_watched_and_cancelled():
    told: list[tuple[int, int]] = []
    network = around_the_clock([Task("A", 10_000)], [])
    driver = RiskDriver("R", 1, PERT, ("A",))

    found = simulate(
        network,
        Uncertainty(drivers=(driver,)),
        Effort(5000, tornado=300),
        seed=1,
        progress=lambda done, of: told.append((done, of)),
        cancelled=lambda: len(told) >= 3,
    )

    assert told == [(256, 5300), (512, 5300), (768, 5300)]
    assert (found.status, found.iterations, found.tornado) == (Status.CANCELLED, 768, ())
    assert found.finish is not None
    assert simulate(network, Uncertainty(), Effort(9), seed=1, cancelled=lambda: True).finish is None


def test_a_task_held_by_a_date_is_on_no_chain_before_it():
    fixed = Task("B", 100, constraint=Constraint(ConstraintKind.MUST_START_ON, MONDAY + timedelta(days=9)))

    found = simulate(around_the_clock([Task("A", 100), fixed], [link("A FS B")]), Uncertainty(PERT), Effort(50), seed=1)

    assert (found.tasks["A"].criticality, found.tasks["B"].criticality) == (0, 1)
    assert found.tasks["A"].cruciality == pytest.approx(0, abs=0.6)


# What is wrong, by name


@pytest.mark.parametrize(
    ("uncertainty", "problem", "says"),
    [
        (Uncertainty(ThreePoint(1, 0.9, 1.2)), Problem.BAD_ESTIMATE, "The background (1, 0.9, 1.2) is not in order"),
        (Uncertainty(factors={"A": ThreePoint(-1, 1, 2)}), Problem.BAD_ESTIMATE, "task A (-1, 1, 2) is below 0"),
        (Uncertainty(durations={"A": ThreePoint(1, 1, float("nan"))}), Problem.BAD_ESTIMATE, "not made of numbers"),
        (Uncertainty(factors={"X": PERT}), Problem.UNKNOWN_TASK, "task X is of a task that does not exist"),
        (Uncertainty(factors={"M": PERT}), Problem.NOT_WORK, "task M is of a milestone"),
        (Uncertainty(durations={"S": PERT}), Problem.NOT_WORK, "task S is of a summary"),
        (Uncertainty(factors={"A": PERT}, durations={"A": PERT}), Problem.BAD_ESTIMATE, "both a factor and durations"),
        (Uncertainty(drivers=(RiskDriver("R", 1.1, PERT, ()),)), Problem.BAD_PROBABILITY, "risk driver R, 1.1"),
        (Uncertainty(drivers=(RiskDriver("R", 1, PERT, ("A", "Y")),)), Problem.UNKNOWN_TASK, "driver R touches a task"),
        (Uncertainty(drivers=(RiskDriver("R", 1, PERT, ()),) * 2), Problem.DUPLICATE_DRIVER, "is called R"),
    ],
)
def test_bad_input_is_named(uncertainty, problem, says):
    tasks = [Task("S", 0), Task("A", 10, parent="S"), Task("M", 0)]

    found = simulate(Network(MONDAY, tasks), uncertainty, Effort(5), seed=1)

    assert (found.status, found.finish) == (Status.INVALID, None)
    (diagnostic,) = found.diagnostics
    assert diagnostic.problem is problem
    assert says in diagnostic.message


def test_a_plan_that_cannot_be_scheduled_is_not_simulated():
    circle = Network(MONDAY, [Task("A", 1), Task("B", 1)], [link("A FS B"), link("B FS A")])

    assert "circle" in simulate(circle, Uncertainty(), Effort(5), seed=1).diagnostics[0].message
    assert simulate(Network(MONDAY, []), Uncertainty(), Effort(5), seed=1).diagnostics[0].problem is Problem.PLAN


def test_a_plan_that_leaves_all_calendars_says_so():
    far = Network(MONDAY, [Task("A", 480 * 20_000)])

    found = simulate(far, Uncertainty(ThreePoint(1, 10, 20)), Effort(20), seed=1)

    assert [one.problem for one in found.diagnostics] == [Problem.OUT_OF_REACH]
    with pytest.raises(ValueError, match="one iteration"):
        simulate(far, Uncertainty(), Effort(0), seed=1)
