"""A plan goes back: rows, their order, what they wait for, and the dates that follow."""

from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.predecessors import parse_predecessors
from fishplate.domains.planning.services.batches import TaskRow
from fishplate.domains.planning.services.typed import Typed
from fishplate.domains.planning.tests.factories import amend, codes, dates, order, task, waits
from fishplate.domains.planning.tests.test_indent_task import indent, outdent
from fishplate.kernel import errors, search, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_a_removed_task_comes_back_with_its_number_its_place_and_its_links(cast):
    task(cast, "A")
    middle, last = task(cast, "B", "2d", after="1SS+4h"), task(cast, "C", after="2, 1")
    services.remove_task(task_id=middle.pk, actor=cast.owner)
    take_back(cast.owner)
    assert order(cast) == ["A", "B", "C"]
    assert waits(cast) == {"A": "", "B": "1SS+4h", "C": "1, 2"}
    assert Task.objects.get(pk=middle.pk).number == 2
    assert dates(last) == (date(2026, 3, 4), date(2026, 3, 5))
    assert search.find(cast.owner, "B", limit=5)
    take_back(cast.owner, redo=True)
    assert order(cast) == ["A", "C"]
    assert waits(cast) == {"A": "", "C": "1"}


def test_a_link_to_a_task_that_went_meanwhile_stays_away(cast):
    first, second = task(cast, "A"), task(cast, "B", after="1")
    services.remove_task(task_id=second.pk, actor=cast.owner)
    removed = latest(cast.owner)
    services.remove_task(task_id=first.pk, actor=cast.owner)
    undo.undo_change(change_id=removed.pk, actor=cast.owner)
    assert waits(cast) == {"B": ""}


def test_links_that_would_close_a_circle_by_now_are_refused(cast):
    first, second, third = task(cast, "A"), task(cast, "B", after="1"), task(cast, "C", after="2")
    services.remove_task(task_id=second.pk, actor=cast.owner)
    removed = latest(cast.owner)
    amend(cast, first, after="3")
    with pytest.raises(errors.Invalid):
        undo.undo_change(change_id=removed.pk, actor=cast.owner)
    assert waits(cast) == {"A": "3", "C": ""}
    assert third.pk in set(Task.objects.values_list("pk", flat=True))


def test_an_added_task_goes_and_comes_back(cast):
    one = task(cast, "A")
    take_back(cast.owner)
    assert order(cast) == []
    take_back(cast.owner, redo=True)
    assert Task.objects.get(pk=one.pk).number == 1


def test_an_amended_task_is_as_it_was_with_what_it_waited_for(cast):
    task(cast, "A")
    task(cast, "B")
    one = task(cast, "C", "1d", after="1FS+1d", deadline=date(2026, 4, 1))
    amend(cast, one, name="D", duration="3d", after="2SS, 1", deadline=None)
    take_back(cast.owner)
    standing = Task.objects.get(pk=one.pk)
    assert (standing.name, standing.duration_minutes, standing.deadline) == ("C", 480, date(2026, 4, 1))
    assert waits(cast)["C"] == "1FS+1d"
    assert dates(one) == (date(2026, 3, 4), date(2026, 3, 4))
    take_back(cast.owner, redo=True)
    assert waits(cast)["D"] == "1, 2SS"


def test_a_moved_task_goes_back_to_its_place(cast):
    tasks = [task(cast, name) for name in "ABCD"]
    services.move_task(task_id=tasks[3].pk, before_id=tasks[0].pk, actor=cast.owner)
    services.move_task(task_id=tasks[1].pk, before_id=None, actor=cast.owner)
    assert order(cast) == ["D", "A", "C", "B"]
    take_back(cast.owner)
    assert order(cast) == ["D", "A", "B", "C"]
    take_back(cast.owner)
    assert order(cast) == ["A", "B", "C", "D"]


def test_the_outline_goes_back_with_the_order_of_its_rows(cast):
    _phase, first, second, third, _last = (task(cast, name) for name in "PABCL")
    indent(cast, first, second, third)
    inside = codes(cast)
    outdent(cast, first, third)
    outside = codes(cast)
    assert outside == {"P": "1", "B": "1.1", "A": "2", "C": "3", "L": "4"}
    services.move_task(task_id=first.pk, before_id=second.pk, actor=cast.owner)
    for expected in (outside, inside, dict(zip("PABCL", "12345", strict=True))):
        take_back(cast.owner)
        assert codes(cast) == expected
    for expected in (inside, outside):
        take_back(cast.owner, redo=True)
        assert codes(cast) == expected


def test_what_one_changed_oneself_since_is_no_less_in_the_way(cast):
    one = task(cast, "A")
    added = latest(cast.owner)
    amend(cast, one, name="B")
    with pytest.raises(errors.Refused, match="you"):
        undo.undo_change(change_id=added.pk, actor=cast.owner)
    assert order(cast) == ["B"]


def test_a_whole_import_is_taken_back_and_done_again_at_once(cast):
    task(cast, "Here before")
    rows = [
        TaskRow(None, 2, Typed("Map", 480)),
        TaskRow(None, 3, Typed("Build", 960, parse_predecessors("2, 1SS"))),
        TaskRow(Task.objects.get(number=1), 1, Typed("Renamed", 480)),
    ]
    services.prepare_tasks(project_id=cast.project.pk, rows=rows, actor=cast.owner).store()
    imported = (order(cast), waits(cast))
    assert imported == (["Renamed", "Map", "Build"], {"Renamed": "", "Map": "", "Build": "1SS, 2"})
    take_back(cast.owner)
    assert (order(cast), waits(cast)) == (["Here before"], {"Here before": ""})
    take_back(cast.owner, redo=True)
    assert (order(cast), waits(cast)) == imported
    take_back(cast.owner)
    assert order(cast) == ["Here before"]


def test_an_import_that_somebody_worked_on_since_stays_whole(cast):
    rows = [TaskRow(None, None, Typed(name, 480)) for name in "AB"]
    made = services.prepare_tasks(project_id=cast.project.pk, rows=rows, actor=cast.owner).store()
    imported = latest(cast.owner)
    amend(cast, Task.objects.get(pk=made[1].pk), name="C")
    with pytest.raises(errors.Refused, match="B"):
        undo.undo_change(change_id=imported.pk, actor=cast.owner)
    assert order(cast) == ["A", "C"]
