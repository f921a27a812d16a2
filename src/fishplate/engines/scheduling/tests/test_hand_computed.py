"""Networks small enough to be worked out with a pencil and a wall calendar."""

from datetime import datetime

import pytest

from fishplate.engines.scheduling import (
    Calendar,
    Constraint,
    ConstraintKind,
    Driver,
    Link,
    Network,
    Problem,
    Reason,
    Task,
)

from .building import DAY, MONDAY, ROUND_THE_CLOCK, at, link, scheduled


def dates(network: Network) -> dict[str, tuple[datetime, ...]]:
    return {
        task.id: (task.early_start, task.early_finish, task.late_start, task.late_finish)
        for task in scheduled(network).tasks.values()
    }


def test_a_textbook_network():
    """A(2) before B(4) and C(1), both before D(3): nine days by way of B, and C has three to spare."""
    result = scheduled(
        Network(
            MONDAY,
            [Task("A", 2 * DAY), Task("B", 4 * DAY), Task("C", DAY), Task("D", 3 * DAY)],
            [link("A FS B"), link("A FS C"), link("B FS D"), link("C FS D")],
        )
    )
    assert result.finish == at("12 17:00")
    assert [t.id for t in result.tasks.values() if t.critical] == ["A", "B", "D"]
    spare = result.tasks["C"]
    assert (spare.early_start, spare.early_finish) == (at("4 08:00"), at("4 17:00"))
    assert (spare.late_start, spare.late_finish) == (at("9 08:00"), at("9 17:00"))
    assert (spare.total_slack, spare.free_slack) == (3 * DAY, 3 * DAY)


@pytest.mark.parametrize(
    ("kind", "lag", "start", "finish"),
    [
        ("FS", 0, "5 08:00", "6 17:00"),
        ("FS", DAY, "6 08:00", "9 17:00"),
        ("FS", -DAY, "4 08:00", "5 17:00"),
        ("SS", 0, "2 08:00", "3 17:00"),
        ("SS", DAY // 2, "2 13:00", "4 12:00"),
        ("FF", 0, "3 08:00", "4 17:00"),
        ("FF", DAY, "4 08:00", "5 17:00"),
        ("SF", 3 * DAY, "3 08:00", "4 17:00"),
        ("SF", 0, "2 08:00", "3 17:00"),
    ],
)
def test_each_kind_of_link_with_lag_and_lead(kind, lag, start, finish):
    network = Network(MONDAY, [Task("A", 3 * DAY), Task("B", 2 * DAY)], [link(f"A {kind} B", lag)])
    assert dates(network)["B"][:2] == (at(start), at(finish))


def test_no_slack_lies_across_a_weekend():
    network = Network(MONDAY, [Task("A", 5 * DAY), Task("B", DAY)], [link("A FS B")])
    result = scheduled(network)
    assert result.tasks["A"].early_finish == at("6 17:00")
    assert result.tasks["B"].early_start == at("9 08:00")
    assert result.tasks["A"].late_finish == at("6 17:00")
    assert result.tasks["A"].total_slack == result.tasks["A"].free_slack == 0


def test_lag_runs_on_the_calendar_of_the_successor():
    tasks = [Task("A", 5 * DAY), Task("B", 60, calendar="always")]
    network = Network(MONDAY, tasks, [link("A FS B", 24 * 60)], [Calendar("standard"), ROUND_THE_CLOCK])
    assert dates(network)["B"][:2] == (at("7 17:00"), at("7 18:00"))


def test_a_plan_that_starts_on_a_weekend_begins_with_the_first_shift():
    assert dates(Network(at("7 10:30"), [Task("A", DAY)]))["A"][:2] == (at("9 08:00"), at("9 17:00"))


def test_start_no_earlier_than_holds_a_task_back_only():
    constraint = Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("5 08:00"))
    early = Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("2 08:00"))
    network = Network(
        MONDAY,
        [Task("A", DAY), Task("B", DAY, constraint=constraint), Task("C", DAY, constraint=early)],
        [link("A FS B"), link("A FS C")],
    )
    result = scheduled(network)
    assert result.tasks["B"].early_start == at("5 08:00")
    assert result.tasks["B"].drivers == (Driver(Reason.CONSTRAINT),)
    assert result.tasks["C"].early_start == at("3 08:00")
    assert result.tasks["C"].drivers == (Driver(Reason.LINK, network.links[1], "A"),)
    assert result.tasks["A"].total_slack == 2 * DAY


def test_a_missed_deadline_moves_nothing_and_makes_slack_negative():
    network = Network(MONDAY, [Task("A", 2 * DAY), Task("B", 2 * DAY, deadline=at("4 17:00"))], [link("A FS B")])
    result = scheduled(network)
    assert result.tasks["B"].early_finish == at("5 17:00")
    assert result.tasks["A"].total_slack == result.tasks["B"].total_slack == -DAY
    assert result.tasks["A"].late_start == at("1 08:00").replace(month=10, day=30)
    assert result.tasks["A"].free_slack == 0
    assert [(d.problem, d.tasks) for d in result.diagnostics] == [(Problem.DEADLINE_MISSED, ("B",))]


def test_a_deadline_kept_takes_slack_from_what_leads_to_it():
    network = Network(
        MONDAY,
        [Task("A", DAY), Task("B", DAY, deadline=at("4 17:00")), Task("C", 5 * DAY)],
        [link("A FS B")],
    )
    result = scheduled(network)
    assert (result.tasks["A"].total_slack, result.tasks["B"].total_slack) == (DAY, DAY)
    assert result.diagnostics == ()


def test_milestones_stand_at_the_instant_that_drives_them():
    """Kick-off by the calendar, the end of a week at its last minute, an hour later by lag."""
    network = Network(
        at("2 00:00"),
        [Task("kick-off", 0), Task("A", 5 * DAY), Task("done", 0), Task("told", 0)],
        [link("kick-off FS A"), link("A FS done"), link("done FS told", 60)],
    )
    result = scheduled(network)
    assert result.tasks["kick-off"].early_start == at("2 08:00")
    assert result.tasks["done"].early_finish == at("6 17:00")
    assert result.tasks["done"].total_slack == 0
    assert result.tasks["told"].early_finish == at("9 09:00")
    assert all(task.critical for task in result.tasks.values())


def test_a_milestone_held_by_a_start_waits_for_the_next_start():
    network = Network(MONDAY, [Task("A", 3 * DAY), Task("M", 0)], [link("A SS M", DAY)])
    assert dates(network)["M"][0] == at("3 08:00")


def test_a_milestone_held_by_a_date_on_a_sunday_waits_for_monday():
    constraint = Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("8 12:00"))
    assert dates(Network(MONDAY, [Task("M", 0, constraint=constraint)]))["M"][0] == at("9 08:00")


def test_why_is_it_there():
    network = Network(
        MONDAY,
        [Task("A", 3 * DAY), Task("B", DAY), Task("C", DAY), Task("D", DAY)],
        [link("A FS C"), link("B FS C"), link("C SS D")],
    )
    chain = scheduled(network).why("D")
    assert [(task, driver.reason, driver.link) for task, driver in chain] == [
        ("D", Reason.LINK, network.links[2]),
        ("C", Reason.LINK, network.links[0]),
        ("A", Reason.PROJECT_START, None),
    ]


def test_links_that_bind_alike_are_all_named():
    both = [link("A FS C"), link("B FS C")]
    network = Network(MONDAY, [Task("A", DAY), Task("B", DAY), Task("C", DAY)], both)
    assert [driver.link for driver in scheduled(network).tasks["C"].drivers] == both


def test_an_empty_plan_finishes_when_it_starts():
    assert scheduled(Network(MONDAY, [])).finish == MONDAY


def test_times_between_minutes_are_rounded_to_the_safe_side():
    network = Network(
        MONDAY.replace(second=1), [Task("A", 60, deadline=at("2 09:01").replace(second=59)), Task("B", DAY)]
    )
    task = scheduled(network).tasks["A"]
    assert (task.early_start, task.late_finish) == (at("2 08:01"), at("2 09:01"))


def test_parallel_links_between_the_same_tasks_both_count():
    links = [link("A SS B", DAY), link("A FF B", DAY)]
    network = Network(MONDAY, [Task("A", 3 * DAY), Task("B", DAY)], links)
    result = scheduled(network)
    assert result.tasks["B"].early_start == at("5 08:00")
    assert result.tasks["B"].drivers == (Driver(Reason.LINK, Link("A", "B", links[1].kind, DAY), "A"),)
    assert result.tasks["A"].late_start == MONDAY
