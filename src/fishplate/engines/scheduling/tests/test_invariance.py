"""What must not matter does not; and slack is what it says, tried by using it up."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Calendar,
    Constraint,
    ConstraintKind,
    Link,
    LinkKind,
    Network,
    Schedule,
    Task,
)

from .building import NIGHTS, ROUND_THE_CLOCK, networks, scheduled

MIXED = (Calendar("standard"), ROUND_THE_CLOCK, NIGHTS)


def all_dates(result: Schedule) -> dict[str, tuple[datetime | int, ...]]:
    return {
        t.id: (t.early_start, t.early_finish, t.late_start, t.late_finish, t.total_slack) for t in result.tasks.values()
    }


@given(networks(shared=MIXED, dated=True), st.randoms(use_true_random=False))
def test_reordering_moves_nothing(network, random):
    tasks, links = list(network.tasks), list(network.links)
    random.shuffle(tasks)
    random.shuffle(links)
    shuffled = replace(network, tasks=tasks, links=links)
    one, other = scheduled(network), scheduled(shuffled)
    assert all_dates(one) == all_dates(other)
    assert all(set(one.tasks[t.id].drivers) == set(other.tasks[t.id].drivers) for t in tasks)


@given(networks(shared=MIXED, dated=True))
def test_renaming_moves_nothing(network):
    def renamed(name: str) -> str:
        return f"任务 {9 - int(name[1:])}"

    other = replace(
        network,
        tasks=[replace(task, id=renamed(task.id)) for task in network.tasks],
        links=[
            replace(link, predecessor=renamed(link.predecessor), successor=renamed(link.successor))
            for link in network.links
        ],
    )
    expected = {renamed(name): dates for name, dates in all_dates(scheduled(network)).items()}
    assert all_dates(scheduled(other)) == expected


@given(networks(shared=MIXED, dated=True), st.data())
def test_a_milestone_put_into_a_link_moves_nothing(network, data):
    if not network.links:
        return
    link = data.draw(st.sampled_from(network.links))
    milestone = Task("M", 0, calendar=data.draw(st.sampled_from(MIXED)).id)
    before = LinkKind.FINISH_TO_START if link.kind.leaves_from_finish else LinkKind.START_TO_START
    after = LinkKind.FINISH_TO_FINISH if link.kind.holds_finish else LinkKind.FINISH_TO_START
    links = [other for other in network.links if other is not link]
    links += [Link(link.predecessor, "M", before), Link("M", link.successor, after, link.lag)]
    other = all_dates(scheduled(replace(network, tasks=[*network.tasks, milestone], links=links)))
    del other["M"]
    assert other == all_dates(scheduled(network))


@given(networks(shared=MIXED, dated=True))
def test_a_milestone_after_everything_moves_nothing(network):
    links = [*network.links, *(Link(task.id, "M") for task in network.tasks)]
    other = scheduled(replace(network, tasks=[*network.tasks, Task("M", 0)], links=links))
    assert other.tasks["M"].early_finish == scheduled(network).finish == other.finish
    expected = all_dates(scheduled(network))
    assert {name: dates for name, dates in all_dates(other).items() if name != "M"} == expected


@given(networks(shared=(Calendar("standard"),), durations=st.integers(1, 1500)), st.data())
def test_a_task_may_slip_by_its_total_slack_and_not_a_minute_more(network, data):
    task = data.draw(st.sampled_from(network.tasks))
    result = scheduled(network)
    slack = result.tasks[task.id].total_slack
    assert slack >= 0
    assert _finish_when_held(network, task, result.tasks[task.id].late_start) == result.finish
    late = result.tasks[task.id].late_start + timedelta(minutes=1)
    assert _finish_when_held(network, task, late) > result.finish


@given(networks(shared=MIXED, durations=st.integers(1, 1500)), st.data())
def test_no_task_is_moved_by_slack_others_have(network, data):
    task = data.draw(st.sampled_from(network.tasks))
    result = scheduled(network)
    dates = result.tasks[task.id]
    if dates.free_slack == 0:
        return
    last_free = dates.early_start + timedelta(minutes=dates.free_slack - 1)
    held = scheduled(_held(network, task, last_free))
    others = [name for name in result.tasks if name != task.id]
    assert [held.tasks[name].early_start for name in others] == [result.tasks[name].early_start for name in others]


@given(networks(shared=MIXED))
def test_some_chain_of_critical_tasks_leads_to_the_finish(network):
    result = scheduled(network)
    last = [task for task in result.tasks.values() if task.early_finish == result.finish]
    assert last
    assert all(task.critical for task in last)
    assert all(task.total_slack >= 0 for task in result.tasks.values())
    assert all(task.free_slack >= 0 for task in result.tasks.values())


@given(networks(shared=MIXED, dated=True))
def test_every_task_can_say_why_it_is_there(network):
    result = scheduled(network)
    for name in result.tasks:
        chain = result.why(name)
        assert chain[0][0] == name
        assert chain[-1][1].link is None
        for (_, driver), (predecessor, _) in pairwise(chain):
            assert driver.link is not None
            assert driver.link.predecessor == predecessor


def _held(network: Network, task: Task, start) -> Network:
    constraint = Constraint(ConstraintKind.START_NO_EARLIER_THAN, start)
    tasks = [replace(t, constraint=constraint) if t.id == task.id else t for t in network.tasks]
    return replace(network, tasks=tasks)


def _finish_when_held(network: Network, task: Task, start):
    return scheduled(_held(network, task, start)).finish
