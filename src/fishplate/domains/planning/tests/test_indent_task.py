"""Tasks go one level down, and the tree of the plan stays a tree."""

from __future__ import annotations

import random

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import ScheduledTask, Task
from fishplate.domains.planning.models.outline import Outline
from fishplate.domains.planning.tests.factories import codes, dates, order, task
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def indent(cast, *tasks, by=None):
    ids = [one.pk for one in tasks]
    return services.indent_task(project_id=cast.project.pk, task_ids=ids, actor=by or cast.owner)


def outdent(cast, *tasks, by=None):
    ids = [one.pk for one in tasks]
    return services.outdent_task(project_id=cast.project.pk, task_ids=ids, actor=by or cast.owner)


def test_several_stand_under_the_one_before_them_and_no_date_moves(cast):
    phase, first = task(cast, "Phase", "0"), task(cast, "Map", "3d")
    second, last = task(cast, "Build", "2d", after="2FS+1d"), task(cast, "Run", "1d", after="3")
    before = [dates(one) for one in (first, second, last)]
    indent(cast, first, second)
    assert codes(cast) == {"Phase": "1", "Map": "1.1", "Build": "1.2", "Run": "2"}
    assert [dates(one) for one in (first, second, last)] == before
    assert dates(phase) == (dates(first)[0], dates(second)[1])
    summary = ScheduledTask.objects.get(pk=phase.pk)
    assert (summary.summary, summary.duration_minutes, summary.is_milestone) == (True, 6 * 480, False)
    assert Entry.objects.filter(action="planning.task_indented").count() == 2


def test_a_summary_takes_along_what_stands_under_it(cast):
    _top, middle, leaf = (task(cast, name) for name in "ABC")
    indent(cast, leaf)
    indent(cast, middle, leaf)
    assert codes(cast) == {"A": "1", "B": "1.1", "C": "1.1.1"}


def test_the_first_of_its_level_cannot_be_indented(cast):
    first = task(cast, "A")
    with pytest.raises(errors.Refused, match="no task before it"):
        indent(cast, first)


def test_a_link_of_a_summary_holds_what_is_under_it(cast):
    task(cast, "Before", "4d")
    task(cast, "Phase", after="1")
    inner = task(cast, "Inner")
    indent(cast, inner)
    assert dates(inner)[0].isoformat() == "2026-03-06"


def test_what_waits_for_the_summary_it_would_stand_under_is_named(cast):
    task(cast, "A")
    second = task(cast, "B", after="1")
    with pytest.raises(errors.Refused, match="“2 · B” waits for “1 · A”"):
        indent(cast, second)
    assert codes(cast) == {"A": "1", "B": "2"}


def test_the_plan_counts_what_is_done_and_not_its_summaries(cast):
    task(cast, "Phase")
    milestone = task(cast, "Ready", "0")
    indent(cast, milestone)
    found = queries.summary(cast.project.pk, at=milestone.scheduled.early_finish)
    assert (found.tasks, found.critical) == (1, 1)
    assert found.next_milestone == milestone.scheduled


def test_whatever_is_done_to_the_outline_it_stays_a_tree_and_leaves_stay_where_they_are(cast):
    dice = random.Random(7)
    tasks = [task(cast, f"T{number}", f"{number % 4 + 1}d") for number in range(7)]
    expected = {one.pk: dates(one) for one in tasks}
    for _step in range(12):
        one, other = dice.sample(tasks, 2)
        act = dice.choice(
            [
                lambda: indent(cast, one, other),  # noqa: B023  # called at once
                lambda: outdent(cast, one, other),  # noqa: B023  # called at once
                lambda: services.move_task(task_id=one.pk, before_id=other.pk, actor=cast.owner),  # noqa: B023
            ]
        )
        try:
            act()
        except errors.Refused:
            continue
        rows = list(Task.objects.filter(project=cast.project).values_list("pk", "parent"))
        assert Outline(rows).order() == [pk for pk, _parent in rows]
        for row in queries.rows(cast.owner, cast.project.pk):
            assert row.dates.summary or dates(row.task) == expected[row.task.pk]
    assert sorted(order(cast)) == [f"T{number}" for number in range(7)]


def test_others_may_not_or_find_nothing(cast):
    _first, second = task(cast, "A"), task(cast, "B")
    with pytest.raises(errors.Forbidden):
        indent(cast, second, by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            indent(cast, second, by=actor)
