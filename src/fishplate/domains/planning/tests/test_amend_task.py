from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning.models import ScheduledTask, TaskLink
from fishplate.domains.planning.tests.factories import amend, at, dates, task, waits
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_every_task_that_moves_by_it_has_its_new_dates(cast):
    first, second, third = task(cast, "A"), task(cast, "B", after="1"), task(cast, "C", after="2")
    amend(cast, first, duration="3d")
    assert dates(second) == (date(2026, 3, 5), date(2026, 3, 5))
    assert dates(third) == (date(2026, 3, 6), date(2026, 3, 6))


def test_only_rows_that_changed_are_written(cast):
    first, apart = task(cast, "A"), task(cast, "apart", "10d")
    before = ScheduledTask.objects.get(pk=apart.pk).plan_version
    amend(cast, first, name="A, renamed")
    assert ScheduledTask.objects.get(pk=apart.pk).plan_version == before
    assert ScheduledTask.objects.get(pk=first.pk).plan_version > before


def test_dependencies_are_exactly_those_typed(cast):
    for name in "ABC":
        task(cast, name)
    last = task(cast, "D", after="1, 2SS")
    kept = TaskLink.objects.get(predecessor__number=2)
    amend(cast, last, after="2SS+1d, 3FF")
    assert waits(cast)["D"] == "2SS+1d, 3FF"
    assert TaskLink.objects.get(predecessor__number=2).pk == kept.pk
    amend(cast, last, after="")
    assert not TaskLink.objects.exists()


def test_a_circle_is_refused_with_its_tasks_in_order(cast):
    first = task(cast, "Map")
    task(cast, "Build", after="1")
    task(cast, "Test", after="2")
    with pytest.raises(errors.Invalid) as invalid:
        amend(cast, first, after="3")
    [told] = invalid.value.fields["predecessors"]
    assert "1 · Map → 2 · Build → 3 · Test → 1 · Map" in str(told)
    assert waits(cast)["Map"] == ""


def test_a_task_starts_not_before_its_day_and_a_deadline_moves_nothing(cast):
    one = task(cast, "A", "2d")
    amend(cast, one, constraint="SNET", constraint_at=at("2026-03-07 08:00"), deadline=date(2026, 3, 9))
    assert dates(one) == (date(2026, 3, 9), date(2026, 3, 10))
    assert ScheduledTask.objects.get(pk=one.pk).total_slack == -480


def test_it_is_on_record_what_it_was_before(cast):
    one = task(cast, "A")
    amend(cast, one, duration="2d")
    payload = Entry.objects.get(action="planning.task_amended").content.payload
    assert '"duration_minutes":[480,960]' in payload.replace(" ", "")


def test_a_stale_edit_overwrites_nothing(cast):
    one = task(cast, "A")
    amend(cast, one, name="theirs")
    with pytest.raises(errors.Stale):
        amend(cast, one, name="mine", version=1)
    one.refresh_from_db()
    assert one.name == "theirs"


def test_others_may_not_or_find_nothing(cast):
    one = task(cast, "A")
    with pytest.raises(errors.Forbidden):
        amend(cast, one, by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            amend(cast, one, by=actor)
