"""Every iteration has the dates that `schedule` gives a plan with these durations, whatever the plan has."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Calendar,
    Constraint,
    ConstraintKind,
    LagKind,
    Link,
    LinkKind,
    Network,
    Progress,
    Task,
    schedule,
)
from fishplate.engines.scheduling.checking import check, check_cycles
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.simulation import Effort, RiskDriver, Shape, ThreePoint, Uncertainty, simulate
from fishplate.engines.scheduling.simulation.lanes import LANES
from fishplate.engines.scheduling.tests.building import MONDAY, NIGHTS, ROUND_THE_CLOCK, link, networks
from fishplate.engines.scheduling.tests.drawing import plans

from .one_iteration import Batch, early

MIXED = (Calendar("standard"), ROUND_THE_CLOCK, NIGHTS)


@st.composite
def points(draw, least=0.0, most=3.0):
    low, likely, high = sorted(draw(st.tuples(*[st.floats(least, most)] * 3)))
    return ThreePoint(low, likely, high, draw(st.sampled_from(Shape)))


@st.composite
def uncertainties(draw, network: Network):
    """A background, estimates of some tasks, and two drivers that touch leaves and summaries."""
    ids = [task.id for task in network.tasks]
    work = [task.id for task in Graph(network).leaves if task.duration]
    some = st.dictionaries(st.sampled_from(work), points(), max_size=2) if work else st.just({})
    factors = draw(some)
    durations = {one: value for one, value in draw(some).items() if one not in factors}
    drivers = tuple(
        RiskDriver(
            name, draw(st.sampled_from([0.0, 0.5, 1.0])), draw(points()), tuple(draw(st.sets(st.sampled_from(ids))))
        )
        for name in ("R1", "R2")
    )
    return Uncertainty(draw(st.none() | points()), factors, durations, drivers)


def can_be_scheduled(network: Network) -> bool:
    return not check(network) and not list(check_cycles(Graph(network)))


@given(plans(), st.data())
@settings(max_examples=60)
def test_an_iteration_has_the_dates_of_a_plan_that_says_so(network: Network, data):
    assume(can_be_scheduled(network))
    batch = Batch(network, data.draw(uncertainties(network)), data.draw(st.integers(0, 99)))

    for lane in range(LANES):
        assert batch.dates(lane) == early(batch.by_plain_python(lane), batch.model.ids)


@given(networks(shared=MIXED, durations=st.integers(1, 1500), most_tasks=12), st.data())
@settings(max_examples=60)
def test_work_on_several_calendars_has_them_too(network: Network, data):
    batch = Batch(network, data.draw(uncertainties(network)), 7)

    assert batch.model.shape.traits["fast"].any()
    for lane in range(LANES):
        assert batch.dates(lane) == early(batch.by_plain_python(lane), batch.model.ids)


@given(plans())
@settings(max_examples=40)
def test_a_plan_in_which_nothing_varies_keeps_its_dates(network: Network):
    assume(can_be_scheduled(network))
    batch = Batch(network, Uncertainty(), 0, varying=False)

    assert batch.dates(0) == early(schedule(batch.network), batch.model.ids)


@given(networks(shared=MIXED, dated=True))
@settings(max_examples=25)
def test_the_planned_finish_is_that_of_the_schedule(network: Network):
    found = simulate(network, Uncertainty(), Effort(1), seed=1)

    assert found.finish is not None
    assert found.finish.planned == schedule(network).finish


def test_a_plan_of_decades_is_laid_out_as_far_as_it_needs():
    tasks = [Task(f"T{n}", 480 * 260) for n in range(12)]
    network = Network(MONDAY, tasks, [link(f"T{n} FS T{n + 1}") for n in range(11)])

    found = simulate(network, Uncertainty(ThreePoint(1, 2, 3)), Effort(64, workers=3), seed=1)

    assert found.finish is not None
    assert found.finish.percentiles[50].year in (2049, 2050, 2051)


def test_what_is_finished_does_not_vary_and_what_has_begun_only_in_what_remains():
    done = Task("A", 480, progress=Progress(MONDAY, MONDAY.replace(hour=17)))
    begun = Task("B", 4800, progress=Progress(MONDAY, remaining=480))
    unsaid = Task("C", 4800, progress=Progress(MONDAY))
    status = MONDAY + timedelta(days=7)  # five days of work from the start
    network = Network(MONDAY, [done, begun, unsaid], status=status)

    batch = Batch(network, Uncertainty(ThreePoint(1, 2, 3, Shape.TRIANGULAR)), 1)

    assert batch.model.chances.varying["node"].tolist() == [1, 2]
    assert batch.model.chances.varying["planned"].tolist() == [480, 2400]
    assert (np.abs(batch.room.work[1] - 960) <= 480).all()
    assert (np.abs(batch.room.work[2] - 7200) <= 2400).all()
    assert len(set(batch.room.work[2].tolist())) > 1
    assert (batch.room.finishes[0] == batch.room.finishes[0, 0]).all()


def test_a_plan_scheduled_from_its_finish_keeps_its_starts_and_may_miss_it():
    finish = MONDAY + timedelta(days=11, hours=9)  # Friday of the next week, 17:00
    network = Network(MONDAY, [Task("A", 960), Task("B", 960)], [link("A FS B")], finish=finish)

    found = simulate(network, Uncertainty(ThreePoint(0.5, 1, 3)), Effort(500), seed=1)

    assert found.finish is not None
    assert found.finish.planned == finish
    # B waits for its planned start, however early A is done, so only B can make it early.
    assert found.finish.percentiles[0] > finish - timedelta(days=1)
    assert 0 < found.finish.probability < 0.5
    assert [one.problem for one in found.diagnostics] == ["held_as_planned"]


def test_what_is_as_late_as_possible_delays_others_when_it_takes_longer():
    late = Task("A", 480, constraint=Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE))
    network = Network(MONDAY, [late, Task("B", 4800), Task("C", 480)], [link("A FS C"), link("B FS C")])
    uncertainty = Uncertainty(factors={"A": ThreePoint(2, 2, 2)})

    found = simulate(network, uncertainty, Effort(8), seed=1)

    assert found.finish is not None
    assert schedule(network).finish == found.finish.planned
    assert found.finish.percentiles[50] == found.finish.planned + timedelta(days=1)


def test_a_link_in_percent_follows_what_its_predecessor_takes():
    network = Network(
        MONDAY, [Task("A", 480), Task("B", 480)], [Link("A", "B", LinkKind.START_TO_START, 50, LagKind.PERCENT)]
    )
    batch = Batch(network, Uncertainty(factors={"A": ThreePoint(2, 2, 2)}), 1)

    assert batch.room.starts[1, 0] == 32 * 60  # half of two days: Tuesday, 08:00
