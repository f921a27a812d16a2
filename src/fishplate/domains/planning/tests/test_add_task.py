from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.planning import services
from fishplate.domains.planning.models import ScheduledTask
from fishplate.domains.planning.tests.factories import at, dates, order, task, waits
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.fields import uuid7

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def test_dates_follow_from_duration_and_predecessors(cast):
    first = task(cast, "Map the data", "3d")
    second = task(cast, "Build", "1w", after="1FS+1d")
    done = task(cast, "Interface built", "0", after="2")
    assert dates(first) == (MONDAY, date(2026, 3, 4))
    assert dates(second) == (date(2026, 3, 6), date(2026, 3, 12))
    assert dates(done) == (date(2026, 3, 12), date(2026, 3, 12))
    assert waits(cast) == {"Map the data": "", "Build": "1FS+1d", "Interface built": "2"}


def test_slack_and_the_critical_path_are_told(cast):
    task(cast, "Long", "5d")
    short = task(cast, "Short", "2d")
    task(cast, "Join", "1d", after="1, 2")
    assert ScheduledTask.objects.get(pk=short.pk).total_slack == 3 * 480
    assert set(ScheduledTask.objects.filter(critical=True).values_list("task__name", flat=True)) == {"Long", "Join"}


def test_numbers_are_given_once_and_rows_stand_where_they_were_put(cast):
    first, second = task(cast, "A"), task(cast, "C")
    inserted = task(cast, "B", before_id=second.pk)
    assert [first.number, second.number, inserted.number] == [1, 2, 3]
    assert order(cast) == ["A", "B", "C"]
    services.remove_task(task_id=inserted.pk, actor=cast.owner)
    assert task(cast, "D").number == 4


def test_many_rows_find_room_at_the_same_place(cast):
    last = task(cast, "last")
    for number in range(70):
        task(cast, f"{number}", before_id=last.pk)
    assert order(cast) == [*(str(number) for number in range(70)), "last"]


def test_it_is_on_record_in_the_history_of_the_project(cast):
    added = task(cast, "A")
    task(cast, "B", after="1SS")
    entry = Entry.objects.filter(action="planning.task_added").latest("number")
    assert entry.chain.key == f"project:{cast.project.pk}"
    assert "planning.tasklink" in entry.content.payload
    assert str(added.pk) in entry.content.payload


def test_a_task_may_build_an_interface_in_scope():
    world = landscape.landscape()
    built = task(world.cast, "Build", interface_id=world.interface.pk)
    assert built.interface == world.interface
    elsewhere = landscape.interface(world.erp, world.mes, by=world.cast.owner)
    with pytest.raises(errors.Invalid, match="scope") as invalid:
        task(world.cast, "Build", interface_id=elsewhere.pk)
    assert "interface_id" in invalid.value.fields


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"name": " "}, "name", "blank"),
        ({"after": "9"}, "predecessors", "no task 9"),
        ({"after": "2"}, "predecessors", "wait for itself"),
        ({"constraint": "SNET", "constraint_at": at("2026-04-02"), "deadline": date(2026, 4, 1)}, "deadline", "before"),
        ({"constraint": "SNET", "constraint_at": at("2226-04-02")}, "constraint_at", "hundred years"),
        ({"constraint": "MFO"}, "constraint_at", "Say the date"),
        ({"constraint": "ALAP", "constraint_at": at("2026-04-02")}, "constraint_at", "no date"),
        ({"manual_start": at("2026-04-02")}, "manual_finish", "both given"),
        ({"manual_start": at("2026-04-02"), "manual_finish": at("2026-04-01")}, "manual_finish", "before it starts"),
        ({"priority": 1001}, "priority", "1000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(cast, typed, field, says):
    task(cast, "A")
    with pytest.raises(errors.Invalid) as invalid:
        task(cast, **{"name": "B", **typed})
    assert says in " ".join(str(text) for text in invalid.value.fields[field])
    assert order(cast) == ["A"]


def test_a_plan_out_of_all_reach_is_refused(cast):
    task(cast, "1", "1000w")
    for number in range(1, 5):
        task(cast, str(number), "1000w", after=str(number))
    with pytest.raises(errors.Invalid, match="hundred years"):
        task(cast, "6", "1000w", after="5")


def test_others_may_not_or_find_nothing(cast):
    with pytest.raises(errors.Forbidden, match="System architect"):
        task(cast, "A", by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            task(cast, "A", by=actor)
    task(cast, "A", by=cast.supplier_member)
    with pytest.raises(errors.NotFound):
        services.add_task(project_id=uuid7(), name="A", actor=cast.owner)
