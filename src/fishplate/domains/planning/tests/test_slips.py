"""What slipped since a snapshot: by itself or pushed, from which root, and because of whom."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models.slips import Cause, Ground
from fishplate.domains.planning.queries import Slipped
from fishplate.domains.planning.tests.factories import amend, at, snapshot, task
from fishplate.domains.planning.tests.test_indent_task import indent
from fishplate.domains.planning.tests.test_record_progress import record
from fishplate.domains.planning.tests.test_set_status_date import set_status

pytestmark = pytest.mark.django_db
DAY = 480
WHEN = "2026-03-02 00:05"


def slipped(cast) -> Slipped:
    taken = queries.snapshots(cast.owner).first()
    assert taken is not None
    return queries.slipped(taken)


def told(cast) -> list[tuple[str, int, list[str]]]:
    """Each root, the delay that began there in working days, and the other tasks that it delays."""
    return [
        (root.task.name, root.shift // DAY, [slip.task.name for slip in root.delayed if slip.task.id != root.task.id])
        for root in slipped(cast).roots
    ]


def only(cast) -> Any:
    [root] = slipped(cast).roots
    return root


def test_the_chain_leads_back_to_the_task_that_grew_and_to_who_let_it(cast):
    build = task(cast, "Build", "4d")
    task(cast, "Test", "2d", after="1")
    task(cast, "Pilot", "5d", after="2")
    task(cast, "Docs", "9d")
    snapshot(cast, WHEN)
    amend(cast, build, duration="7d", by=cast.supplier_member)
    assert told(cast) == [("Build", 3, ["Test", "Pilot"])]
    root = only(cast)
    assert root.cause is Cause.OWN
    assert root.slip.grounds == (Ground.DURATION,)
    assert (root.doing.person, root.doing.organisation) == ("Sam Supplier", cast.supplier.name)
    pilot: Any = next(slip for slip in root.delayed if slip.task.name == "Pilot")
    assert (pilot.cause, pilot.pusher.name, pilot.root.name) == (Cause.PUSHED, "Test", "Build")
    assert slipped(cast).count == 3


def test_nothing_slipped_where_nothing_moved_or_all_is_earlier(cast):
    build = task(cast, "Build", "4d")
    snapshot(cast, WHEN)
    assert slipped(cast).roots == ()
    amend(cast, build, duration="2d")
    assert slipped(cast).roots == ()


def test_of_two_that_are_delayed_the_one_that_lets_it_begin_last_pushed_it(cast):
    short, long = task(cast, "Short", "2d"), task(cast, "Long", "4d")
    task(cast, "Join", "1d", after="1, 2")
    snapshot(cast, WHEN)
    amend(cast, short, duration="3d")
    amend(cast, long, duration="6d")
    assert told(cast) == [("Long", 2, ["Join"]), ("Short", 1, [])]


def test_a_lag_counts_in_what_lets_it_begin_last(cast):
    near, lagged = task(cast, "Near", "5d"), task(cast, "Lagged", "2d")
    task(cast, "Join", "1d", after="1, 2FS+4d")
    snapshot(cast, WHEN)
    amend(cast, near, duration="6d")
    amend(cast, lagged, duration="3d")
    assert {name: rest for name, _shift, rest in told(cast)} == {"Lagged": ["Join"], "Near": []}


@pytest.mark.parametrize(
    ("typed", "ground"),
    [
        ({"constraint": "SNET", "constraint_at": at("2026-03-09 08:00")}, Ground.CONSTRAINT),
        (
            {"manual_start": at("2026-03-09 08:00"), "manual_finish": at("2026-03-12 17:00")},
            Ground.BY_HAND,
        ),
        ({"after": "1"}, Ground.WAITS),
    ],
)
def test_whatever_of_its_own_was_changed_is_told(cast, typed: dict[str, Any], ground):
    task(cast, "Other", "3d")
    build = task(cast, "Build", "4d")
    snapshot(cast, WHEN)
    amend(cast, build, **typed)
    root = only(cast)
    assert (root.cause, root.slip.grounds, root.doing.person) == (Cause.OWN, (ground,), "Lin Owner")


def test_work_that_began_late_is_its_own_delay_and_who_recorded_it_is_named(cast):
    build = task(cast, "Build", "4d")
    snapshot(cast, WHEN)
    record(cast, build, by=cast.teammate, actual_start=at("2026-03-05 08:00"))
    amend(cast, build, name="Build both sides")  # by the owner, and not what delayed it
    root = only(cast)
    assert (root.slip.grounds, root.doing.person) == ((Ground.PROGRESS,), "Mei Teammate")


def test_a_task_pushed_more_than_it_grew_was_pushed(cast):
    first, second = task(cast, "First", "2d"), task(cast, "Second", "2d", after="1")
    snapshot(cast, WHEN)
    amend(cast, first, duration="7d")
    amend(cast, second, duration="3d")
    assert told(cast) == [("First", 5, ["Second"])]
    amend(cast, second, duration="12d")
    assert told(cast) == [("Second", 15, []), ("First", 5, [])]


def test_what_waits_for_a_summary_is_pushed_by_what_is_under_it(cast):
    _, build, more = task(cast, "Phase"), task(cast, "Build", "4d"), task(cast, "More", "1d")
    indent(cast, build, more)
    task(cast, "Next", "1d", after="1")
    snapshot(cast, WHEN)
    amend(cast, build, duration="6d")
    assert told(cast) == [("Build", 2, ["Next"])]


def test_what_is_under_a_summary_that_waits_is_pushed(cast):
    first = task(cast, "First", "1d")
    _, build = task(cast, "Phase", after="1"), task(cast, "Build", "4d")
    indent(cast, build)
    snapshot(cast, WHEN)
    amend(cast, first, duration="3d")
    assert told(cast) == [("First", 2, ["Build"])]


def test_work_that_nobody_reported_on_while_the_status_date_moved_is_told_as_such(cast):
    task(cast, "Build", "4d")
    snapshot(cast, WHEN)
    set_status(cast, "2026-03-04 17:00")
    root = only(cast)
    assert (root.cause, root.doing) == (Cause.NO_PROGRESS, None)


def test_the_page_asks_few_queries_whatever_the_plan(cast, django_assert_max_num_queries):
    several = [task(cast, f"Task {number}", "1d", after=str(number) if number else "") for number in range(12)]
    snapshot(cast, WHEN)
    for one in several[::3]:
        amend(cast, one, duration="2d")
    taken = queries.snapshots(cast.owner).get()
    with django_assert_max_num_queries(8):
        found = queries.slipped(taken)
    assert found.count == 12
