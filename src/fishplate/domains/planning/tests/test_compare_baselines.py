"""What moved between two plans, in working days, and what came and went."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.models.comparison import Movement
from fishplate.domains.planning.tests.factories import amend, baseline, task
from fishplate.domains.planning.tests.test_indent_task import indent

pytestmark = pytest.mark.django_db
DAY = 480


def told(taken: Baseline, against: Baseline | None = None) -> list[tuple[str, str, int, int]]:
    """Name, what became of it, and both shifts in working days, in the order of the table."""
    found = queries.comparison(Baseline.objects.get(pk=taken.pk), against)
    return [
        (row.task.name, row.change.value, row.start_shift // DAY, row.finish_shift // DAY)
        for row in found.rows
        if not row.task.summary
    ]


def test_a_task_that_grew_pushes_what_waits_for_it_and_the_most_delayed_comes_first(cast):
    build, _, docs = task(cast, "Build", "4d"), task(cast, "Test", "1d", after="1"), task(cast, "Docs", "3d")
    taken = baseline(cast)
    assert told(taken) == [("Build", "same", 0, 0), ("Test", "same", 0, 0), ("Docs", "same", 0, 0)]
    # From Thursday to Tuesday: over a weekend, that is three working days.
    amend(cast, build, duration="7d")
    amend(cast, docs, duration="1d")
    assert told(taken) == [("Build", "later", 0, 3), ("Test", "later", 3, 3), ("Docs", "earlier", 0, -2)]
    found = queries.comparison(Baseline.objects.get(pk=taken.pk), None)
    assert found.finish_shift == 3 * DAY
    assert [row.task.name for row in found.of(Movement.LATER)] == ["Build", "Test"]


def test_what_came_and_what_went_stands_last_and_an_inactive_task_went(cast):
    _, gone, idle = task(cast, "Kept"), task(cast, "Gone"), task(cast, "Idle")
    taken = baseline(cast)
    services.remove_task(task_id=gone.pk, subtasks=None, actor=cast.owner)
    amend(cast, idle, active=False)
    task(cast, "New")
    assert told(taken) == [
        ("Kept", "same", 0, 0),
        ("New", "added", 0, 0),
        ("Gone", "removed", 0, 0),
        ("Idle", "removed", 0, 0),
    ]


def test_two_baselines_are_compared_whatever_the_plan_is_today(cast):
    build = task(cast, "Build", "1d")
    first = baseline(cast, "First")
    amend(cast, build, duration="2d", name="Build it")
    second = baseline(cast, "Second", "Longer")
    amend(cast, build, duration="9d")
    assert told(first, second) == [("Build it", "later", 0, 1)]
    assert told(second, first) == [("Build", "earlier", 0, -1)]
    [row] = queries.comparison(first, second).rows
    assert row.was_renamed


def test_summaries_follow_and_are_not_counted_and_milestones_stand_by_date(cast):
    _, build, done = task(cast, "Phase"), task(cast, "Build", "2d"), task(cast, "Done", "0", after="2")
    indent(cast, build, done)
    task(cast, "First", "0")
    taken = baseline(cast)
    amend(cast, build, duration="3d")
    found = queries.comparison(Baseline.objects.get(pk=taken.pk), None)
    assert {row.task.name: row.change for row in found.rows}["Phase"] is Movement.LATER
    assert {row.task.name for row in found.of(Movement.LATER)} == {"Build", "Done"}
    assert [row.task.name for row in found.milestones] == ["First", "Done"]


def test_hours_count_as_they_are_worked(cast):
    build = task(cast, "Build", "4h")
    taken = baseline(cast)
    amend(cast, build, duration="1d 2h")
    [row] = queries.comparison(Baseline.objects.get(pk=taken.pk), None).rows
    assert row.finish_shift == 6 * 60
