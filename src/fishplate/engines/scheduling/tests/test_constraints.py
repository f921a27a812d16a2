"""Dates that bind a task, worked out on a wall calendar: what they move, and what it costs."""

import pytest

from fishplate.engines.scheduling import (
    Constraint,
    ConstraintKind,
    Driver,
    Network,
    Problem,
    Reason,
    Span,
    Task,
)

from .building import DAY, MONDAY, at, link, scheduled


def pair(kind: str, when: str) -> Network:
    """A(3 days) before B(2 days), which is constrained; C runs beside them for ten days."""
    constrained = Task("B", 2 * DAY, constraint=Constraint(ConstraintKind(kind), at(when)))
    return Network(MONDAY, [Task("A", 3 * DAY), constrained, Task("C", 10 * DAY)], [link("A FS B")])


@pytest.mark.parametrize(
    ("kind", "when", "early", "late", "slack"),
    [
        # without a constraint B would be at 5 08:00 – 6 17:00, and has six days to spare
        ("SNET", "10 08:00", ("10 08:00", "11 17:00"), ("12 08:00", "13 17:00"), 2),
        ("SNET", "3 08:00", ("5 08:00", "6 17:00"), ("12 08:00", "13 17:00"), 5),
        ("FNET", "10 17:00", ("9 08:00", "10 17:00"), ("12 08:00", "13 17:00"), 3),
        ("SNLT", "10 08:00", ("5 08:00", "6 17:00"), ("10 08:00", "11 17:00"), 3),
        ("SNLT", "3 08:00", ("3 08:00", "4 17:00"), ("3 08:00", "4 17:00"), -2),
        ("FNLT", "10 17:00", ("5 08:00", "6 17:00"), ("9 08:00", "10 17:00"), 2),
        ("FNLT", "5 17:00", ("4 08:00", "5 17:00"), ("4 08:00", "5 17:00"), -1),
        ("MSO", "10 08:00", ("10 08:00", "11 17:00"), ("10 08:00", "11 17:00"), 0),
        ("MFO", "5 17:00", ("4 08:00", "5 17:00"), ("4 08:00", "5 17:00"), -1),
    ],
)
def test_each_constraint_places_the_task_and_its_late_dates(kind, when, early, late, slack):
    found = scheduled(pair(kind, when)).tasks["B"]
    assert (found.early_start, found.early_finish) == tuple(map(at, early))
    assert (found.late_start, found.late_finish) == tuple(map(at, late))
    assert found.total_slack == slack * DAY


def test_what_leads_to_a_task_that_stands_too_early_is_late_as_well():
    result = scheduled(pair("MFO", "5 17:00"))
    assert result.tasks["A"].total_slack == -DAY
    assert result.tasks["A"].critical
    assert [(d.problem, d.tasks) for d in result.diagnostics] == [(Problem.LINK_OVERRIDDEN, ("A", "B"))]
    assert result.tasks["B"].drivers == (Driver(Reason.CONSTRAINT),)


def test_a_constraint_that_is_kept_is_not_worth_a_word():
    assert scheduled(pair("SNET", "10 08:00")).diagnostics == ()


def test_as_late_as_possible_leaves_no_slack_and_holds_who_waits():
    late = Task("B", DAY, constraint=Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE))
    network = Network(
        MONDAY,
        [Task("A", 5 * DAY), late, Task("C", DAY, deadline=at("6 17:00"))],
        [link("B FS C")],
    )
    result = scheduled(network)
    assert (result.tasks["B"].start, result.tasks["B"].finish) == (at("5 08:00"), at("5 17:00"))
    assert result.tasks["B"].early_start == MONDAY
    assert result.tasks["B"].total_slack == 0
    assert result.tasks["B"].drivers == (Driver(Reason.AS_LATE_AS_POSSIBLE),)
    assert result.tasks["C"].early_start == at("6 08:00")


def test_a_plan_scheduled_from_its_finish_is_as_late_as_it_may_be():
    network = Network(
        MONDAY,
        [Task("A", 2 * DAY), Task("B", 3 * DAY), Task("C", DAY)],
        [link("A FS B")],
        finish=at("13 17:00"),
    )
    result = scheduled(network)
    assert result.finish == at("13 17:00")
    assert (result.tasks["A"].start, result.tasks["B"].finish) == (at("9 08:00"), at("13 17:00"))
    assert (result.tasks["C"].start, result.tasks["C"].finish) == (at("13 08:00"), at("13 17:00"))
    assert result.tasks["C"].early_start == at("9 08:00")


def test_dates_typed_by_hand_stay_and_hold_who_waits():
    by_hand = Task("B", DAY, manual=Span(at("3 08:00"), at("3 17:00")))
    network = Network(MONDAY, [Task("A", 3 * DAY), by_hand, Task("C", DAY)], [link("A FS B"), link("B FS C")])
    result = scheduled(network)
    assert (result.tasks["B"].start, result.tasks["B"].finish) == (at("3 08:00"), at("3 17:00"))
    assert result.tasks["C"].early_start == at("4 08:00")
    assert result.tasks["B"].drivers == (Driver(Reason.MANUAL),)
    assert (Problem.LINK_OVERRIDDEN, ("A", "B")) in [(d.problem, d.tasks) for d in result.diagnostics]


def test_what_is_inactive_is_placed_and_holds_nobody():
    network = Network(
        MONDAY,
        [Task("A", 2 * DAY), Task("B", 30 * DAY, active=False), Task("C", DAY)],
        [link("A FS B"), link("B FS C")],
    )
    result = scheduled(network)
    assert result.tasks["B"].early_start == at("4 08:00")
    assert result.tasks["C"].early_start == MONDAY
    assert result.finish == at("3 17:00")


def test_a_delay_of_levelling_runs_on_the_clock():
    result = scheduled(Network(MONDAY, [Task("A", DAY, delay=2 * 24 * 60), Task("B", DAY)], [link("A FS B")]))
    assert (result.tasks["A"].early_start, result.tasks["B"].early_start) == (at("4 08:00"), at("5 08:00"))
