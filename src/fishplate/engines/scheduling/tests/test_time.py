"""Lags on the clock and in percent, elapsed durations, people's calendars, splits, and finer units than a minute."""

from datetime import timedelta

import pytest

from fishplate.engines.scheduling import (
    Assignment,
    Constraint,
    ConstraintKind,
    LagKind,
    Link,
    LinkKind,
    Network,
    Pause,
    Problem,
    Progress,
    Span,
    Task,
    schedule,
)

from .building import DAY, MONDAY, NIGHTS, STANDARD, at, link, scheduled


def lagged(kind: str, lag: int, lag_kind: LagKind) -> Network:
    links = [Link("A", "B", LinkKind(kind), lag, lag_kind)]
    return Network(MONDAY, [Task("A", 5 * DAY), Task("B", DAY), Task("M", 0)], [*links, link("B FS M")])


@pytest.mark.parametrize(
    ("kind", "lag", "lag_kind", "start", "finish"),
    [
        ("FS", 24 * 60, LagKind.ELAPSED, "9 08:00", "9 17:00"),  # over the weekend for nothing
        ("FS", 3 * 24 * 60, LagKind.ELAPSED, "9 17:00", "10 17:00"),
        ("FS", 40, LagKind.PERCENT, "11 08:00", "11 17:00"),
        ("FS", -20, LagKind.PERCENT, "6 08:00", "6 17:00"),
        ("SS", 24 * 60, LagKind.ELAPSED, "3 08:00", "3 17:00"),
        ("FF", -24 * 60, LagKind.ELAPSED, "5 08:00", "5 17:00"),
    ],
)
def test_lags_on_the_clock_and_in_percent(kind, lag, lag_kind, start, finish):
    found = scheduled(lagged(kind, lag, lag_kind)).tasks["B"]
    # The end of a shift and the start of the next are one instant.
    starts = {at(start), at("10 08:00")} if start == "9 17:00" else {at(start)}
    assert found.early_start in starts
    assert found.early_finish == at(finish)


def test_slack_is_used_up_by_a_lag_on_the_clock():
    network = lagged("FS", 24 * 60, LagKind.ELAPSED)
    result = scheduled(network)
    # From Friday evening a day of waiting ends on Saturday; it may begin as late as Sunday morning.
    assert result.tasks["A"].late_finish == at("6 17:00")
    assert result.tasks["A"].total_slack == 0


def test_an_elapsed_duration_runs_day_and_night():
    result = scheduled(Network(MONDAY, [Task("A", 24 * 60, elapsed=True), Task("B", DAY)], [link("A FS B")]))
    assert (result.tasks["A"].early_finish, result.tasks["B"].early_start) == (at("3 08:00"), at("3 08:00"))


def test_a_task_lasts_until_the_last_of_its_people_is_done():
    people = (Assignment("standard", 2 * DAY), Assignment("nights", 2 * DAY))
    network = Network(
        MONDAY, [Task("A", 2 * DAY, assignments=people), Task("B", DAY)], [link("A FS B")], (STANDARD, NIGHTS)
    )
    result = scheduled(network)
    # By day until Tuesday evening; by night eight hours from Monday 22:00 and eight from Tuesday 22:00.
    assert (result.tasks["A"].early_start, result.tasks["A"].early_finish) == (MONDAY, at("4 06:00"))
    assert result.tasks["B"].early_start == at("4 08:00")


def test_one_who_works_at_night_begins_at_night():
    network = Network(MONDAY, [Task("A", 60, assignments=(Assignment("nights", 60),))], (), (STANDARD, NIGHTS))
    assert scheduled(network).tasks["A"].early_start == at("2 22:00")


def test_a_split_task_takes_its_pauses_along():
    network = Network(MONDAY, [Task("A", 2 * DAY, pauses=(Pause(DAY, 3 * DAY),)), Task("B", DAY)], [link("A FS B")])
    result = scheduled(network)
    assert (result.tasks["A"].early_finish, result.tasks["B"].early_start) == (at("6 17:00"), at("9 08:00"))


def test_units_may_be_finer_than_a_minute():
    network = Network(MONDAY, [Task("A", 601)], resolution=timedelta(seconds=6))
    assert scheduled(network).tasks["A"].early_finish == at("2 09:00") + timedelta(seconds=6)


def test_slack_up_to_a_limit_may_be_called_critical():
    network = Network(MONDAY, [Task("A", DAY), Task("B", 2 * DAY)], critical_slack=DAY)
    assert [task.critical for task in scheduled(network).tasks.values()] == [True, True]


@pytest.mark.parametrize(
    "task",
    [
        Task("A", 1, manual=Span(at("3 08:00"), at("2 08:00"))),
        Task("A", 1, progress=Progress(at("3 08:00"), at("2 08:00"))),
        Task("A", 1, progress=Progress(at("3 08:00"), remaining=-1)),
        Task("A", 1, constraint=Constraint(ConstraintKind.MUST_START_ON)),
    ],
)
def test_dates_that_cannot_be_are_named(task):
    assert [(d.problem, d.tasks) for d in schedule(Network(MONDAY, [task])).diagnostics] == [
        (Problem.IMPOSSIBLE_DATES, ("A",))
    ]
