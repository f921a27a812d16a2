"""Each measure of the ten practices on a plan that fails it, and on the plan that is sound."""

from dataclasses import replace
from datetime import date

import pytest

from fishplate.engines.scheduling import (
    STANDARD_WEEK,
    Calendar,
    Constraint,
    ConstraintKind,
    Finding,
    Measure,
    Need,
    Network,
    Point,
    Practice,
    PracticeFinding,
    Progress,
    Task,
    assess_practices,
    schedule,
)

from .building import DAY, MONDAY, at, link, scheduled
from .test_assessment import SOUND as BARE
from .test_assessment import with_task as bare_with_task

OFFICE = (Calendar("standard", STANDARD_WEEK, {date(2027, 1, 1): ()}),)
SOUND = replace(BARE, calendars=OFFICE)
NAMES = {task.id: f"Task {task.id}" for task in SOUND.tasks}


def found(network: Network, **more) -> dict[Practice, PracticeFinding]:
    given = {"names": NAMES, **more}
    return {one.practice: one for one in assess_practices(network, scheduled(network), day=DAY, **given)}


def measured(network: Network, **more) -> dict[Point | Measure, Finding]:
    return {finding.point: finding for one in found(network, **more).values() for finding in one.findings}


def with_task(name: str, **changed) -> Network:
    return replace(bare_with_task(name, **changed), calendars=OFFICE)


def with_link(text: str, changed: str, lag: int = 0) -> Network:
    links = [link(changed, lag) if one == link(text) else one for one in SOUND.links]
    return replace(SOUND, links=links)


def test_a_sound_plan_meets_all_that_can_be_measured_and_says_what_cannot():
    practices = found(SOUND)
    assert list(practices) == list(Practice)
    unmeasured = {practice for practice, one in practices.items() if one.met is None}
    assert unmeasured == {
        Practice.ASSIGNING_RESOURCES,
        Practice.SCHEDULE_RISK_ANALYSIS,
        Practice.UPDATING,
        Practice.BASELINE,
    }
    assert all(one.met for practice, one in practices.items() if practice not in unmeasured)
    assert practices[Practice.SCHEDULE_RISK_ANALYSIS].needs == (Need.RISK_ANALYSIS,)
    assert Need.BASELINE_DATES in practices[Practice.BASELINE].needs


@pytest.mark.parametrize("as_it_stands", [True, False])
def test_a_risk_analysis_counts_while_it_is_of_the_plan_as_it_stands(as_it_stands):
    practice = found(SOUND, analysed_as_it_stands=as_it_stands)[Practice.SCHEDULE_RISK_ANALYSIS]
    assert practice.met is as_it_stands
    assert practice.needs == ()


SOFT = Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("2 08:00"))
PINNED = Constraint(ConstraintKind.MUST_START_ON, at("5 08:00"))


@pytest.mark.parametrize(
    ("network", "measure", "tasks"),
    [
        (replace(SOUND, tasks=[*SOUND.tasks, Task("X", DAY)]), "bounded_by_milestones", "begin end X"),
        (replace(SOUND, links=[*SOUND.links[1:], link("begin FS B")]), "no_predecessor", "A"),
        (replace(SOUND, links=[*SOUND.links[:-1], link("C FS end")]), "no_successor", "D"),
        (with_link("B FS C", "B FF C"), "dangling_start", "C"),
        (with_link("B FS C", "B SS C"), "dangling_finish", "B"),
        (with_task("B", constraint=SOFT), "soft_constraints", "B"),
        (replace(SOUND, calendars=[Calendar("standard")]), "no_holidays", "A B C D"),
        # What ends last waits for nothing.
        (
            replace(SOUND, tasks=[*SOUND.tasks, Task("X", 9 * DAY)]),
            "not_leading_to_finish",
            "begin A B C D end",
        ),
        (with_task("C", constraint=PINNED), "broken_critical_path", "C"),
    ],
)
def test_what_counts_against_a_practice_is_named(network, measure, tasks):
    finding = measured(network, names=None)[Measure(measure)]
    assert (finding.met, " ".join(sorted(finding.tasks, key=[t.id for t in network.tasks].index))) == (False, tasks)
    assert measured(SOUND)[Measure(measure)].met


@pytest.mark.parametrize(
    ("network", "measure", "links"),
    [
        (with_link("B FS C", "B FS C", 60), Measure.LAGS_ON_CRITICAL_PATH, [("B", "C")]),
        (with_link("B FS C", "B FS C", 60), Point.LAGS, [("B", "C")]),
        (with_link("B FS C", "B FS C", -60), Point.LEADS, [("B", "C")]),
        (
            replace(
                SOUND,
                tasks=[*SOUND.tasks, Task("S", 0), Task("X", DAY, parent="S")],
                links=[*SOUND.links, link("A FS S"), link("X FS end")],
            ),
            Measure.LINKS_OF_SUMMARIES,
            [("A", "S")],
        ),
    ],
)
def test_links_that_count_against_a_practice_are_named(network, measure, links):
    finding = measured(network)[measure]
    assert (finding.met, [(one.predecessor, one.successor) for one in finding.links]) == (False, links)
    assert measured(SOUND)[measure].met


def test_names_that_tell_no_task_apart():
    alike = {**NAMES, "B": "Test", "D": " test "}
    assert measured(SOUND, names=alike)[Measure.DUPLICATE_NAMES].tasks == ("B", "D")
    assert Need.NAMES in found(SOUND, names=None)[Practice.CAPTURING_ALL_ACTIVITIES].needs


def test_work_that_nobody_does():
    practice = found(SOUND, staffed={"A", "B", "D"})[Practice.ASSIGNING_RESOURCES]
    assert (practice.met, practice.findings[0].tasks, practice.needs) == (False, ("C",), (Need.CAPACITY,))


def test_what_began_before_its_predecessors_were_done():
    progress = {
        "begin": Progress(MONDAY, MONDAY),
        "A": Progress(MONDAY, at("3 12:00")),
        # A was done at noon; B began an hour before.
        "B": Progress(at("3 11:00"), at("3 17:00")),
        "D": Progress(at("3 17:00"), remaining=240),
    }
    tasks = [replace(task, progress=progress.get(task.id)) for task in SOUND.tasks]
    practice = found(replace(SOUND, tasks=tasks, status=at("3 17:00")))[Practice.UPDATING]
    assert practice.findings[1].tasks == ("B", "D")
    assert (practice.findings[1].of, practice.met, practice.needs) == (4, False, (Need.EARLIER_STATES,))


def test_a_baseline_has_every_task_and_is_kept():
    whole = {"begin": MONDAY, **dict.fromkeys("ABCD", at("9 17:00")), "end": at("9 17:00")}
    assert found(SOUND, baseline=whole, status=MONDAY)[Practice.BASELINE].met is False  # begin was due
    assert found(SOUND, baseline=whole)[Practice.BASELINE].met
    part = {name: time for name, time in whole.items() if name != "C"}
    assert measured(SOUND, baseline=part)[Measure.NO_BASELINE].tasks == ("C",)


def test_a_plan_without_dates_is_held_against_nothing():
    circle = replace(SOUND, links=[link("A FS B"), link("B FS A")])
    with pytest.raises(ValueError, match="without dates"):
        assess_practices(circle, schedule(circle), day=DAY)
