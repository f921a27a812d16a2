"""Float paths, against every path walked one by one, and where links, calendars and progress do more than that."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Constraint,
    ConstraintKind,
    FloatPath,
    Network,
    Progress,
    Ranking,
    Schedule,
    Status,
    Task,
    float_paths,
    schedule,
)

from .building import DAY, MONDAY, NIGHTS, ROUND_THE_CLOCK, STANDARD, at, link, networks, scheduled
from .drawing import plans
from .test_against_paths import weight

ALL = 1000


def found(network: Network, **more) -> tuple[FloatPath, ...]:
    return float_paths(network, scheduled(network), **{"most": ALL, **more})


def told(paths: tuple[FloatPath, ...]) -> list[tuple[int, str, str | None]]:
    return [(path.slack, " ".join(path.tasks), path.joins) for path in paths]


class Walked:
    """Every path of links from a task to the target, by its gaps; round the clock, with dates that hold back only."""

    def __init__(self, network: Network, result: Schedule, target: str | None) -> None:
        self.network, self.target = network, target
        self.durations = {task.id: task.duration for task in network.tasks}
        begin = network.start
        self.starts = {name: int((one.start - begin).total_seconds() // 60) for name, one in result.tasks.items()}
        self.end = max(self.starts[name] + self.durations[name] for name in self.starts)

    def gap(self, one) -> int:
        return self.starts[one.successor] - self.starts[one.predecessor] - weight(one, self.durations)

    def sums(self, task: str) -> list[int]:
        if self.target is None:
            sums = [self.end - self.starts[task] - self.durations[task]]
        else:
            sums = [0] if task == self.target else []
        for one in self.network.links:
            if one.predecessor == task:
                sums += [self.gap(one) + rest for rest in self.sums(one.successor)]
        return sums

    def relative_floats(self) -> dict[str, int]:
        return {task: min(sums) for task in self.starts if (sums := self.sums(task))}


@given(networks(shared=(ROUND_THE_CLOCK,), dated=True), st.data())
def test_every_task_is_on_one_path_whose_float_is_the_least_sum_of_gaps_on_its_way(network, data):
    result = scheduled(network)
    target = data.draw(st.sampled_from([None, *(task.id for task in network.tasks)]))
    walked = Walked(network, result, target)
    expected = walked.relative_floats()

    paths = float_paths(network, result, most=ALL, to=target)

    assert {task: path.slack for path in paths for task in path.tasks} == expected
    assert sum(len(path.tasks) for path in paths) == len(expected)
    assert [path.slack for path in paths] == sorted(expected[path.tasks[-1]] for path in paths)
    gaps: dict[tuple[str, str], list[int]] = {(one.predecessor, one.successor): [] for one in network.links}
    for one in network.links:
        gaps[one.predecessor, one.successor].append(walked.gap(one))
    told: set[str] = set()
    for path in paths:
        for before, after in zip(path.tasks, path.tasks[1:], strict=False):
            assert 0 in gaps[before, after]
        if path.joins is not None:
            assert path.joins in told
            assert min(gaps[path.tasks[-1], path.joins]) + expected[path.joins] == path.slack
        told |= set(path.tasks)
        # It goes back as far as anything drives it that is on no earlier path.
        assert all(before in told for (before, after), sizes in gaps.items() if after == path.tasks[0] and 0 in sizes)


@given(networks(shared=(ROUND_THE_CLOCK,), dated=True), st.data())
def test_by_total_float_each_step_is_to_the_most_critical_predecessor_left(network, data):
    result = scheduled(network)
    target = data.draw(st.sampled_from([task.id for task in network.tasks]))
    slack = {name: one.total_slack for name, one in result.tasks.items()}
    before = {name: {one.predecessor for one in network.links if one.successor == name} for name in slack}
    leading = set(Walked(network, result, target).relative_floats())

    paths = float_paths(network, result, most=ALL, to=target, ranking=Ranking.TOTAL_FLOAT)

    taken: set[str] = set()
    for number, path in enumerate(paths):
        last = path.tasks[-1]
        open_ends = {target} if number == 0 else {one for name in taken for one in before[name]} - taken
        assert last in open_ends
        assert path.slack == slack[last] == min(slack[name] for name in open_ends)
        for place in reversed(path.tasks):
            taken.add(place)
            left = before[place] - taken
            step = path.tasks[path.tasks.index(place) - 1] if place != path.tasks[0] else None
            assert (step is None) == (not left)
            assert step is None or slack[step] == min(slack[name] for name in left)
    assert taken == leading


@settings(max_examples=40)
@given(plans(), st.data())
def test_whatever_a_plan_has_its_first_path_is_why_the_target_is_where_it_is(network, data):
    result = schedule(network)
    if result.status is not Status.SCHEDULED:
        return
    done = {task.id for task in network.tasks if task.progress is not None and task.progress.finished is not None}
    target = data.draw(st.sampled_from([task.id for task in network.tasks if not result.tasks[task.id].summary]))

    for ranking in Ranking:
        paths = float_paths(network, result, most=ALL, to=target, ranking=ranking)
        on_paths = [task for path in paths for task in path.tasks]
        assert len(on_paths) == len(set(on_paths))
        assert not done & set(on_paths)
        assert (target in on_paths) == (target not in done)
    first = float_paths(network, result, most=1, to=target)
    why = [task for task, _ in result.why(target)]
    if first and not done & set(why):
        assert list(reversed(first[0].tasks)) == why[: len(first[0].tasks)]


#: A, B and C one after the other; X, two days, may wait a day for C, and Y four for the end.
FORK = Network(
    MONDAY,
    [Task("A", DAY), Task("B", 2 * DAY), Task("C", 2 * DAY), Task("X", 2 * DAY), Task("Y", DAY), Task("end", 0)],
    [link("A FS B"), link("B FS C"), link("X FS C"), link("C FS end"), link("Y FS end")],
)


def test_paths_come_by_their_float_and_say_where_they_join():
    assert told(found(FORK)) == [(0, "A B C end", None), (DAY, "X", "C"), (4 * DAY, "Y", "end")]
    assert told(found(FORK, most=2)) == [(0, "A B C end", None), (DAY, "X", "C")]
    assert found(FORK, to="end") == found(FORK)


def test_a_path_to_a_task_that_is_not_critical_is_its_own_driving_one():
    """D waits a day for C, E for nobody: what drives D is critical to it, whatever the whole plan says."""
    network = replace(FORK, tasks=[*FORK.tasks, Task("D", DAY)], links=[*FORK.links, link("X FS D"), link("A FS D")])
    assert told(found(network, to="D")) == [(0, "X D", None), (DAY, "A", "D")]
    # The total float of A is 0 and that of X a day: that ranking goes by the whole plan.
    by_total = found(network, to="D", ranking=Ranking.TOTAL_FLOAT)
    assert told(by_total) == [(2 * DAY, "A D", None), (DAY, "X", "D")]


def test_a_constraint_of_another_branch_says_nothing_of_the_way_to_the_target():
    held = Constraint(ConstraintKind.FINISH_NO_LATER_THAN, at("2 17:00"))
    network = replace(FORK, tasks=[*FORK.tasks, Task("Z", DAY, constraint=held)], links=[*FORK.links, link("X FS Z")])
    assert scheduled(network).tasks["X"].total_slack < 0
    assert told(found(network, to="end"))[1] == (DAY, "X", "C")


def test_float_is_counted_in_the_working_time_of_the_task_that_has_it():
    """X is done at night: it may slip from Monday's midnight to Wednesday's work, 14 hours of nights."""
    night_work = Task("X", 120, calendar=NIGHTS.id)
    network = Network(
        MONDAY,
        [Task("A", 2 * DAY), night_work, Task("C", DAY)],
        [link("A FS C"), link("X FS C")],
        calendars=(STANDARD, NIGHTS),
        calendar=STANDARD.id,
    )
    assert scheduled(network).tasks["X"].finish == at("3 00:00")
    assert told(found(network)) == [(0, "A C", None), (14 * 60, "X", "C")]


def test_a_summary_is_its_last_leaf_and_its_links_mean_leaves():
    tasks = [
        Task("S", 0), Task("A", DAY, parent="S"), Task("B", 2 * DAY, parent="S"),
        Task("T", 0), Task("C", DAY, parent="T"), Task("D", 3 * DAY, parent="T"),
    ]  # fmt: skip
    network = Network(MONDAY, tasks, [link("S FS T")])
    assert told(found(network, to="T")) == [(0, "B D", None), (DAY, "A", "D"), (2 * DAY, "C", None)]
    assert told(found(network, to="S")) == [(0, "B", None), (DAY, "A", None)]


def test_what_is_done_holds_nobody():
    done = Progress(MONDAY, at("2 17:00"))
    network = replace(FORK, tasks=[replace(t, progress=done) if t.id == "A" else t for t in FORK.tasks])
    assert told(found(network))[0] == (0, "B C end", None)
    assert found(network, to="A") == ()


def test_a_plan_without_dates_or_tasks_has_no_paths():
    circle = replace(FORK, links=[link("A FS B"), link("B FS A")])
    with pytest.raises(ValueError, match="without dates"):
        float_paths(circle, schedule(circle), most=1)
    with pytest.raises(KeyError):
        found(FORK, to="nowhere")
    assert found(Network(MONDAY, [])) == ()
