"""Many tasks at once: one draft, one schedule, one change."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Plan, ScheduledTask, Task
from fishplate.domains.planning.models.predecessors import parse_predecessors
from fishplate.domains.planning.services import TaskRow, Typed
from fishplate.domains.planning.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import Moved, Prepared


def fields(refusal: errors.FishplateError) -> list[str]:
    assert isinstance(refusal, errors.Invalid)
    return list(refusal.fields)


pytestmark = pytest.mark.django_db
DAY = 480


def row(name: str, after: str = "", *, number: int | None = None, task: Task | None = None, **more: Any) -> TaskRow:
    typed = Typed(**{"name": name, "duration_minutes": DAY, "predecessors": parse_predecessors(after), **more})
    return TaskRow(task=task, number=number, typed=typed)


def prepared(cast: Cast, *rows: TaskRow, by: Actor | None = None) -> Prepared:
    return services.prepare_tasks(project_id=cast.project.pk, rows=rows, actor=by or cast.owner)


def test_rows_wait_for_rows_above_and_below_and_for_tasks_that_stand():
    cast = projects.cast()
    factories.task(cast, "Kick-off")
    batch = prepared(cast, row("Test", "12FS+1d, 1", number=11), row("Build", "1", number=12))
    assert batch.refusals == {}
    assert Task.objects.count() == 1
    batch.store()
    assert factories.order(cast) == ["Kick-off", "Test", "Build"]
    assert factories.waits(cast) == {"Kick-off": "", "Test": "1, 3FS+1d", "Build": "1"}
    finished, begun = (ScheduledTask.objects.get(task__name=name) for name in ("Build", "Test"))
    assert begun.start > finished.finish
    added = Entry.objects.filter(action="planning.task_added")
    assert added.count() == 3
    plan = Plan.objects.get()
    assert (plan.version, plan.last_number) == (2, 3)
    assert set(ScheduledTask.objects.values_list("plan_version", flat=True)) <= {1, 2}


def test_tasks_that_stand_are_amended_with_their_dependencies():
    cast = projects.cast()
    one, two = factories.task(cast, "One"), factories.task(cast, "Two", after="1")
    three = factories.task(cast, "Three", after="2SS")
    rows = (row("One", task=one), row("Zwei", "1SS+2d", task=two), row("Three", "1", task=three, duration_minutes=0))
    prepared(cast, *rows).store()
    assert factories.waits(cast) == {"One": "", "Zwei": "1SS+2d", "Three": "1"}
    three.refresh_from_db()
    assert (three.duration_minutes, three.version) == (0, 2)
    changes = Entry.objects.filter(action="planning.task_amended")
    assert changes.count() == 3
    assert '"Two","Zwei"' in changes.get(target_id=two.pk).content.payload


def test_numbers_that_are_given_now_are_not_meant_by_the_table():
    cast = projects.cast()
    batch = prepared(cast, row("First", number=40), row("Second", "1", number=41))
    assert list(batch.refusals) == [1]
    assert "1" in str(batch.refusals[1])


def test_circles_and_faults_are_told_at_their_rows():
    cast = projects.cast()
    batch = prepared(
        cast,
        row("Fine", number=1),
        row("A", "3", number=2),
        row("B", "2", number=3),
        row("Itself", "4", number=4),
        row("Nowhere", "77", number=5),
        row("", number=6),
    )
    assert {place: fields(one) for place, one in batch.refusals.items()} == {
        1: ["predecessors"],
        3: ["predecessors"],
        4: ["predecessors"],
        5: ["name"],
    }
    assert "2 · A → 3 · B" in str(batch.refusals[1])
    assert not Task.objects.exists()


def test_a_plan_that_moved_meanwhile_is_left_alone():
    cast = projects.cast()
    one = factories.task(cast, "One")
    batch = prepared(cast, row("Mine", task=one), row("New"))
    factories.task(cast, "Theirs")
    with pytest.raises(Moved):
        batch.store()
    assert factories.order(cast) == ["One", "Theirs"]
    factories.amend(cast, one, name="Eins")
    stale = prepared(cast, row("Mine", task=one))
    assert isinstance(stale.refusals[0], errors.Stale)


def test_only_who_plans_does_so_and_outsiders_find_nothing():
    cast = projects.cast()
    with pytest.raises(errors.Forbidden):
        prepared(cast, row("New"), by=cast.teammate)
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            prepared(cast, row("New"), by=outsider)


def test_the_cost_does_not_grow_with_every_row(django_assert_max_num_queries):
    cast = projects.cast()
    with django_assert_max_num_queries(70):
        prepared(cast, *(row(f"T{n}", str(n - 1) if n > 1 else "", number=n) for n in range(1, 401))).store()
    assert Task.objects.count() == 400
