"""Whatever is wrong is named, with the tasks and calendars it is about; nothing raises."""

from datetime import UTC, date, datetime

import pytest

from fishplate.engines.scheduling import (
    Calendar,
    Constraint,
    ConstraintKind,
    Network,
    Problem,
    Shift,
    Status,
    Task,
    schedule,
    shift,
)

from .building import DAY, MONDAY, at, link


def findings(network: Network) -> list[tuple[Problem, tuple[str, ...], str | None]]:
    result = schedule(network)
    assert (result.status, result.finish, result.tasks) == (Status.INVALID, None, {})
    assert all(diagnostic.is_fatal and diagnostic.message for diagnostic in result.diagnostics)
    return [(d.problem, d.tasks, d.calendar) for d in result.diagnostics]


def tasks(names: str) -> list[Task]:
    return [Task(name, DAY) for name in names.split()]


def test_a_cycle_is_named_in_its_order():
    links = [link("A FS B"), link("C SS D"), link("D FF B"), link("B FS C"), link("D FS E")]
    assert findings(Network(MONDAY, tasks("A B C D E"), links)) == [(Problem.CYCLE, ("B", "C", "D"), None)]
    assert "B → C → D → B" in schedule(Network(MONDAY, tasks("A B C D E"), links)).diagnostics[0].message


def test_every_separate_cycle_is_named():
    links = [link("A FS B"), link("B FS A"), link("B FS C"), link("C FS D"), link("D FS C")]
    assert [tasks for _, tasks, _ in findings(Network(MONDAY, tasks("A B C D"), links))] == [
        ("A", "B"),
        ("C", "D"),
    ]


def test_a_task_that_waits_for_itself_is_a_cycle():
    assert findings(Network(MONDAY, tasks("A"), [link("A FS A")])) == [(Problem.CYCLE, ("A",), None)]


def test_a_hundred_cycles_are_not_all_told_at_once():
    names = [f"{letter}{n}" for n in range(100) for letter in "AB"]
    links = [link(f"{a}{n} FS {b}{n}") for n in range(100) for a, b in ("AB", "BA")]
    assert len(findings(Network(MONDAY, [Task(name, 1) for name in names], links))) == 10


def test_a_cycle_of_ten_thousand_tasks_needs_no_deep_stack():
    names = [f"T{n}" for n in range(10_000)]
    links = [link(f"{a} FS {b}") for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    [(problem, named, _)] = findings(Network(MONDAY, [Task(name, 1) for name in names], links))
    assert (problem, list(named)) == (Problem.CYCLE, names)


def test_links_to_unknown_tasks():
    links = [link("A FS X"), link("Y FS Z")]
    assert findings(Network(MONDAY, tasks("A"), links)) == [
        (Problem.UNKNOWN_TASK, ("X",), None),
        (Problem.UNKNOWN_TASK, ("Y", "Z"), None),
    ]


def test_tasks_that_cannot_be():
    broken = [Task("A", DAY), Task("A", DAY), Task("B", -1), Task("C", 1, calendar="moon")]
    assert findings(Network(MONDAY, broken)) == [
        (Problem.DUPLICATE_TASK, ("A",), None),
        (Problem.NEGATIVE_DURATION, ("B",), None),
        (Problem.UNKNOWN_CALENDAR, ("C",), "moon"),
    ]


def test_the_calendar_of_the_plan_must_exist():
    assert findings(Network(MONDAY, tasks("A"), calendar="moon")) == [(Problem.UNKNOWN_CALENDAR, (), "moon")]


@pytest.mark.parametrize(
    "shifts",
    [
        (Shift(480, 720), Shift(700, 800)),
        (Shift(480, 480),),
        (Shift(600, 480),),
        (Shift(-1, 480),),
        (Shift(0, 1441),),
    ],
)
def test_broken_shifts(shifts):
    calendar = Calendar("odd", exceptions={date(2026, 12, 1): shifts})
    assert findings(Network(MONDAY, tasks("A"), (), [calendar], "odd")) == [(Problem.BROKEN_SHIFTS, (), "odd")]


def test_a_calendar_without_working_time():
    idle = Calendar("idle", ((),) * 7, {date(2026, 11, 3): ()})
    assert findings(Network(MONDAY, tasks("A"), (), [idle], "idle")) == [(Problem.NO_WORKING_TIME, (), "idle")]


def test_two_calendars_of_one_name():
    twice = [Calendar("standard"), Calendar("standard")]
    assert findings(Network(MONDAY, tasks("A"), (), twice)) == [(Problem.DUPLICATE_CALENDAR, (), "standard")]


def test_a_calendar_that_ends_before_the_work_does():
    one_day = Calendar("one day", ((),) * 7, {date(2026, 11, 3): (shift("08:00", "09:00"),)})
    network = Network(MONDAY, [Task("A", 30), Task("B", 31)], [link("A FS B")], [one_day], "one day")
    assert findings(network) == [(Problem.OUT_OF_REACH, ("B",), "one day")]


def test_a_calendar_that_ends_with_the_work_is_enough():
    one_day = Calendar("one day", ((),) * 7, {date(2026, 11, 3): (shift("08:00", "09:00"),)})
    result = schedule(Network(MONDAY, [Task("A", 30), Task("B", 30)], [link("A FF B", 30)], [one_day], "one day"))
    assert result.finish == at("3 09:00")
    assert [task.total_slack for task in result.tasks.values()] == [0, 0]


def test_work_longer_than_anyone_plans():
    assert findings(Network(MONDAY, [Task("A", 10**12)])) == [(Problem.OUT_OF_REACH, ("A",), "standard")]


def test_a_lead_before_all_time():
    network = Network(MONDAY, [Task("A", DAY), Task("M", 0)], [link("A FS M", -(10**12))])
    assert findings(network) == [(Problem.OUT_OF_REACH, ("M",), "standard")]


def test_dates_that_are_slips_of_the_pen():
    far = Constraint(ConstraintKind.START_NO_EARLIER_THAN, datetime.fromisoformat("2962-11-02"))
    broken = [Task("A", DAY, constraint=far), Task("B", DAY, deadline=datetime.fromisoformat("0226-11-02"))]
    assert findings(Network(MONDAY, broken)) == [
        (Problem.OUT_OF_REACH, ("A",), None),
        (Problem.OUT_OF_REACH, ("B",), None),
    ]


def test_times_carry_no_zone():
    zoned = [Task("A", DAY, deadline=MONDAY.replace(tzinfo=UTC))]
    assert findings(Network(MONDAY, zoned)) == [(Problem.TIME_WITH_ZONE, ("A",), None)]
    assert findings(Network(MONDAY.replace(tzinfo=UTC), tasks("A"))) == [(Problem.TIME_WITH_ZONE, (), None)]


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31"])
def test_a_start_at_either_end_of_all_dates_is_named_not_raised(start):
    network = Network(datetime.fromisoformat(start), [Task("A", DAY), Task("M", 0)], [link("A FS M", -9 * DAY)])
    assert findings(network) == [(Problem.OUT_OF_REACH, (), None)]
