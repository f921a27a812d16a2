"""What levelling promises: the schedule heeds everything, and the bound holds."""

from __future__ import annotations

from itertools import count, pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from fishplate.engines.scheduling.levelling import Activity, Effort, Progress, Project, Status, level

from .building import faults, levelled, makespan, projects, shortest

#: Two crews of three; by rule, the long activity comes too late for the shortest schedule.
TWO_CREWS = Project(
    [Activity("A", 3, {"crew": 2}, ["C"]), Activity("B", 2, {"crew": 1}), Activity("C", 1, {"crew": 3})],
    {"crew": 3},
)


@given(projects())
@settings(max_examples=40, deadline=None)
def test_small_projects_are_solved_to_the_proof(project: Project):
    result = levelled(project, Effort(seconds=20))

    assert faults(project, result.starts) == []
    assert makespan(project, result.starts) == result.makespan == result.lower_bound == shortest(project)
    assert result.status is Status.OPTIMAL
    assert result.gap == 0


@given(projects(most=12))
@settings(max_examples=30, deadline=None)
def test_without_the_solver_the_schedule_and_the_bound_still_hold(project: Project):
    quick = levelled(project, Effort(schedules=20))

    assert faults(project, quick.starts) == []
    assert quick.makespan == makespan(project, quick.starts)
    assert quick.lower_bound <= quick.makespan


@given(projects())
@settings(max_examples=30, deadline=None)
def test_the_bound_is_never_above_the_shortest_schedule(project: Project):
    assert levelled(project, Effort(schedules=1)).lower_bound <= shortest(project)


def test_the_first_activity_starts_at_0_and_what_shares_a_crew_waits():
    result = levelled(TWO_CREWS, Effort())

    assert result.makespan == 4
    assert result.starts == {"A": 0, "B": result.starts["B"], "C": 3}
    assert result.starts["B"] in {0, 1}


def test_the_work_that_a_resource_must_do_bounds_the_makespan():
    project = Project([Activity(str(one), 2, {"R": 1}) for one in range(6)], {"R": 2})

    assert levelled(project, Effort(schedules=1)).lower_bound == 6


def test_activities_that_never_run_together_bound_the_makespan():
    # 3 × 2 periods of 3 out of 5 would fit into 4 periods, but no two of them run at once.
    project = Project([Activity(str(one), 2, {"R": 3}) for one in range(3)], {"R": 5})

    assert levelled(project, Effort(schedules=1)).lower_bound == 6


def test_a_demand_above_the_capacity_is_infeasible_and_named():
    project = Project([Activity("weld", 1, {"robot": 2})], {"robot": 1})

    result = levelled(project, Effort())

    assert (result.status, result.makespan, result.gap) == (Status.INFEASIBLE, None, None)
    assert [one.message for one in result.diagnostics] == ["Activity weld needs 2 of robot, and there are 1."]


def test_a_circle_is_infeasible_and_named():
    around = [Activity("A", 1, {}, ["B"]), Activity("B", 1, {}, ["C", "D"]), Activity("C", 1, {}, ["A"])]

    result = levelled(Project([*around, Activity("D", 1)]), Effort())

    assert result.status is Status.INFEASIBLE
    assert [one.message for one in result.diagnostics] == ["Activities wait for each other in a circle: A → B → C → A."]


@pytest.mark.parametrize(
    ("project", "says"),
    [
        (Project([Activity("A", 1), Activity("A", 1)]), "activity A is there twice"),
        (Project([Activity("A", 1, {}, ["B"])]), "successor B, which is not there"),
        (Project([Activity("A", 1, {"R": 1})]), "resource R, which is not there"),
        (Project([Activity("A", -1)]), "duration below 0"),
        (Project([Activity("A", 10**9)]), "use a longer period"),
        (Project([Activity("A", 1)], {"R": 2**40}), "use a larger unit"),
    ],
)
def test_a_project_that_contradicts_itself_is_refused(project, says):
    with pytest.raises(ValueError, match=says):
        levelled(project, Effort())


def test_nothing_to_do_takes_no_time():
    assert levelled(Project([]), Effort()).makespan == 0


@given(projects(most=12))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_gives_the_same_schedule(project: Project):
    effort = Effort(seconds=1e9, schedules=400)

    assert levelled(project, effort, seed=7) == levelled(project, effort, seed=7)


def hard(size: int = 60) -> Project:
    """Beyond what is proved in a moment: three resources, each wanted by all."""
    dice = np.random.default_rng(5)
    return Project(
        [
            Activity(
                str(one),
                int(dice.integers(1, 10)),
                {f"R{index}": int(dice.integers(1, 8)) for index in range(3)},
                [str(other) for other in dice.integers(one + 1, one + 12, 2) if other < size],
            )
            for one in range(size)
        ],
        {f"R{index}": 12 for index in range(3)},
    )


def test_cancelling_gives_the_best_until_then():
    told: list[Progress] = []

    result = level(
        hard(),
        Effort(seconds=600, workers=2),
        clock=lambda: 0.0,
        generator=np.random.default_rng(1),
        progress=told.append,
        cancelled=lambda: bool(told),
    )

    assert faults(hard(), result.starts) == []
    assert [one.makespan for one in told] == [result.makespan]


def test_progress_only_ever_gets_better_and_ends_with_the_result():
    told: list[Progress] = []
    ticks = count()

    result = level(
        hard(),
        Effort(seconds=3),
        clock=lambda: next(ticks) / 20,
        generator=np.random.default_rng(1),
        progress=told.append,
    )

    assert told[-1] == Progress(result.makespan or 0, result.lower_bound)
    assert all(a.makespan >= b.makespan and a.lower_bound <= b.lower_bound for a, b in pairwise(told))


def test_several_workers_stop_together_once_the_bound_is_reached():
    # The clock never gets anywhere: only the gap ends the search.
    result = level(
        hard(16),
        Effort(seconds=600, workers=2, gap=0.17),  # the rules come to 0.2
        clock=lambda: 0.0,
        generator=np.random.default_rng(1),
    )

    assert result.gap is not None
    assert result.gap <= 0.17


def test_good_enough_is_enough():
    bound = levelled(hard(), Effort(schedules=1)).lower_bound

    result = levelled(hard(), Effort(seconds=1e9, gap=0.5))

    assert result.makespan is not None
    assert bound < result.makespan <= bound * 2
    assert result.schedules < 100
