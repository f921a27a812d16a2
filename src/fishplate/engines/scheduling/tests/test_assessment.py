"""Each of the fourteen points on a plan that fails it, and on the same plan mended."""

from dataclasses import replace

import pytest

from fishplate.engines.scheduling import (
    Constraint,
    ConstraintKind,
    Finding,
    Measure,
    Network,
    Point,
    Progress,
    Status,
    Task,
    assess,
    schedule,
)

from .building import DAY, MONDAY, at, link, scheduled

#: A to D one after the other, a day each, from a milestone to a milestone.
SOUND = Network(
    MONDAY,
    [Task("begin", 0), *(Task(name, DAY) for name in "ABCD"), Task("end", 0)],
    [link("begin FS A"), link("A FS B"), link("B FS C"), link("C FS D"), link("D FS end")],
)


def found(network: Network, **more) -> dict[Point | Measure, Finding]:
    return {one.point: one for one in assess(network, scheduled(network), day=DAY, **more)}


def with_task(name: str, **changed) -> Network:
    return replace(SOUND, tasks=[replace(task, **changed) if task.id == name else task for task in SOUND.tasks])


def test_a_sound_plan_meets_all_that_can_be_asked_of_it():
    findings = found(SOUND)
    assert list(findings) == list(Point)
    unanswered = {point for point, one in findings.items() if one.met is None}
    assert unanswered == {
        Point.INVALID_DATES,
        Point.RESOURCES,
        Point.MISSED_TASKS,
        Point.BASELINE_EXECUTION_INDEX,
    }
    # Only the two ends have nothing before or after them: 2 of 6.
    logic = findings[Point.LOGIC]
    assert (logic.tasks, logic.counted, logic.of, logic.met) == (("begin", "end"), 2, 6, False)
    assert all(one.met for point, one in findings.items() if point not in {*unanswered, Point.LOGIC})


@pytest.mark.parametrize(
    ("network", "point", "tasks"),
    [
        (with_task("C", constraint=Constraint(ConstraintKind.MUST_START_ON, at("4 08:00"))), "hard_constraints", "C"),
        (with_task("B", duration=45 * DAY), "high_duration", "B"),
        (with_task("D", deadline=at("4 17:00")), "negative_float", "ABCD"),
        (replace(SOUND, tasks=[*SOUND.tasks, Task("X", DAY), Task("Y", 60 * DAY)]), "high_float", "ABCDX"),
    ],
)
def test_what_counts_against_a_plan_is_named(network, point, tasks):
    finding = found(network)[Point(point)]
    assert finding.met is False
    assert [name for name in finding.tasks if name not in {"begin", "end"}] == list(tasks)
    assert found(SOUND)[Point(point)].met


@pytest.mark.parametrize(
    ("changed", "point"),
    [(link("B FS C", -60), "leads"), (link("B FS C", 60), "lags"), (link("B SS C"), "relationship_types")],
)
def test_links_that_count_against_a_plan_are_named(changed, point):
    links = [changed if (one.predecessor, one.successor) == ("B", "C") else one for one in SOUND.links]
    finding = found(replace(SOUND, links=links))[Point(point)]
    assert (finding.met, finding.links) == (False, (changed,))


def test_the_future_cannot_have_happened_and_the_past_not_be_forecast():
    status = at("3 08:00")
    done_tomorrow = Progress(at("2 08:00"), at("4 17:00"))
    network = replace(with_task("A", progress=done_tomorrow), status=status)
    assert found(network)[Point.INVALID_DATES].tasks == ("A",)
    right = replace(with_task("A", progress=Progress(at("2 08:00"), at("2 17:00"))), status=status)
    assert found(right)[Point.INVALID_DATES].met


def test_work_that_nobody_does_is_named():
    assert found(SOUND, staffed={"A", "B", "D"})[Point.RESOURCES].tasks == ("C",)
    assert found(SOUND, staffed=set("ABCD"))[Point.RESOURCES].met


def test_tasks_and_indices_against_a_baseline():
    status = at("4 17:00")
    done = {"begin": Progress(MONDAY, MONDAY), "A": Progress(MONDAY, at("3 17:00"))}
    network = replace(SOUND, tasks=[replace(t, progress=done.get(t.id)) for t in SOUND.tasks], status=status)
    baseline = {"begin": MONDAY, "A": at("2 17:00"), "B": at("3 17:00"), "C": at("4 17:00"), "D": at("5 17:00")}

    findings = found(network, baseline=baseline)

    # A came a day late, B and C were to be done.
    assert findings[Point.MISSED_TASKS].tasks == ("A", "B", "C")
    index = findings[Point.BASELINE_EXECUTION_INDEX]
    assert (index.value, index.counted, index.of, index.tasks) == (2 / 4, 2, 4, ("B", "C"))


def test_a_date_typed_by_hand_breaks_the_critical_path():
    """The 600 days do not reach the end, where a constraint holds the last task."""
    held = Constraint(ConstraintKind.MUST_FINISH_ON, at("6 17:00"))
    network = with_task("D", constraint=held)
    finding = found(network)[Point.CRITICAL_PATH_TEST]
    assert found(SOUND)[Point.CRITICAL_PATH_TEST].met
    assert (finding.met, finding.tasks) == (False, ("D",))


def test_the_length_index_tells_how_much_faster_it_would_have_to_go():
    # Four days to go, and they would have to be done in three: (4 - 1) / 4.
    finding = found(with_task("D", deadline=at("4 17:00")))[Point.CRITICAL_PATH_LENGTH_INDEX]
    assert (finding.value, finding.met) == (0.75, False)


def test_a_plan_without_dates_is_not_assessed():
    circle = replace(SOUND, links=[link("A FS B"), link("B FS A")])
    result = schedule(circle)
    assert result.status is Status.INVALID
    with pytest.raises(ValueError, match="without dates"):
        assess(circle, result, day=DAY)
