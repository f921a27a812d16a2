"""Summaries: their dates are their children's, a link of one means its leaves, and indenting moves nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Link,
    LinkKind,
    Network,
    Problem,
    ScheduledTask,
    Task,
    schedule,
)

from .building import DAY, MONDAY, NIGHTS, ROUND_THE_CLOCK, STANDARD, at, link, networks, scheduled

MIXED = (STANDARD, ROUND_THE_CLOCK, NIGHTS)


def dated(task: ScheduledTask) -> ScheduledTask:
    return replace(task, drivers=())


def test_a_summary_runs_from_its_first_child_to_its_last():
    network = Network(
        MONDAY,
        [Task("S", 0), Task("A", 2 * DAY, parent="S"), Task("B", DAY, parent="S"), Task("C", 9 * DAY)],
        [link("A FS B")],
    )
    summary = scheduled(network).tasks["S"]
    assert (summary.early_start, summary.early_finish) == (MONDAY, at("4 17:00"))
    assert (summary.total_slack, summary.free_slack, summary.critical, summary.summary) == (
        6 * DAY,
        6 * DAY,
        False,
        True,
    )


def test_a_summary_has_the_room_of_whoever_leaves_it_first():
    network = Network(
        MONDAY,
        [Task("S", 0), Task("A", DAY, parent="S"), Task("B", 3 * DAY), Task("C", DAY), Task("D", 9 * DAY)],
        [link("A FS C"), link("B FS C")],
    )
    assert scheduled(network).tasks["S"].free_slack == 2 * DAY


@given(networks(shared=MIXED, dated=True), st.data())
def test_indenting_under_a_summary_moves_nothing(network, data):
    inner = data.draw(st.sets(st.sampled_from([task.id for task in network.tasks]), min_size=1))
    tasks = [replace(task, parent="inner" if task.id in inner else None) for task in network.tasks]
    indented = replace(network, tasks=[Task("outer", 7 * DAY), Task("inner", 0, parent="outer"), *tasks])
    before, after = scheduled(network), scheduled(indented)
    assert after.finish == before.finish
    assert {name: after.tasks[name] for name in before.tasks} == before.tasks


@given(
    networks(shared=MIXED, most_tasks=6),
    networks(shared=MIXED, most_tasks=6),
    st.sampled_from(list(LinkKind)),
    st.integers(-600, 600),
)
def test_a_link_between_summaries_is_one_between_all_their_leaves(first, second, kind, lag):
    later = [replace(task, id=f"{task.id}'", parent="T") for task in second.tasks]
    sooner = [replace(task, parent="S") for task in first.tasks]
    links = [
        *first.links,
        *(replace(one, predecessor=f"{one.predecessor}'", successor=f"{one.successor}'") for one in second.links),
    ]
    network = replace(first, tasks=[Task("S", 0), *sooner, Task("T", 0), *later], links=links)
    product = [Link(one.id, other.id, kind, lag) for one in sooner for other in later]
    joined = scheduled(replace(network, links=[*links, Link("S", "T", kind, lag)]))
    spelled = scheduled(replace(network, links=[*links, *product]))
    assert {name: dated(task) for name, task in joined.tasks.items()} == {
        name: dated(task) for name, task in spelled.tasks.items()
    }


def test_what_drives_across_summaries_is_the_leaf_that_is_latest():
    network = Network(
        MONDAY,
        [
            *(Task("S", 0), Task("A", DAY, parent="S"), Task("B", 2 * DAY, parent="S")),
            *(Task("T", 0), Task("C", DAY, parent="T"), Task("D", DAY, parent="T")),
        ],
        [link("S FS T")],
    )
    assert [task for task, _ in scheduled(network).why("D")] == ["D", "B"]


def test_thousands_of_leaves_on_both_ends_need_no_million_links():
    tasks = [Task("S", 0), Task("T", 0)]
    tasks += [Task(f"{parent}{n}", DAY, parent=parent) for parent in "ST" for n in range(3_000)]
    result = scheduled(Network(MONDAY, tasks, [link("S FS T")]))
    assert result.finish == at("3 17:00")


@pytest.mark.parametrize(
    ("tasks", "links", "problem", "named"),
    [
        ([Task("A", 1, parent="S")], [], Problem.UNKNOWN_PARENT, ("A", "S")),
        ([Task("A", 1, parent="B"), Task("B", 1, parent="A")], [], Problem.PARENT_CIRCLE, ("A", "B")),
        ([Task("S", 0), Task("A", 1, parent="S")], [link("S FS A")], Problem.LINK_WITHIN_SUMMARY, ("S", "A")),
        (
            [Task("S", 0), Task("A", 1, parent="S"), Task("B", 1)],
            [link("S FS B"), link("B FS A")],
            Problem.CYCLE,
            ("A", "B"),
        ),
    ],
)
def test_outlines_that_cannot_be_are_named(tasks, links, problem, named):
    assert [(d.problem, d.tasks) for d in schedule(Network(MONDAY, tasks, links)).diagnostics] == [(problem, named)]
