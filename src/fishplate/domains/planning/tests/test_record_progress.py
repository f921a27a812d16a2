"""What is typed of a task's progress, what follows from it, and which dates move by it."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import ScheduledTask, Task
from fishplate.domains.planning.tests.factories import amend, at, dates, task
from fishplate.domains.planning.tests.test_indent_task import indent
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db
START, FINISH = "2026-03-02 08:00", "2026-03-05 17:00"  # four days from the start of the project
NAMES = ("percent_complete", "actual_start", "actual_finish", "remaining_minutes")


def record(cast, given: Task, *, by=None, **typed: Any) -> Task:
    standing = Task.objects.get(pk=given.pk)
    values = {name: getattr(standing, name) for name in NAMES} | typed
    return services.record_progress(task_id=given.pk, version=standing.version, actor=by or cast.owner, **values)


def known(given: Task) -> tuple[Any, ...]:
    standing = Task.objects.get(pk=given.pk)
    return tuple(getattr(standing, name) for name in (*NAMES, "duration_minutes"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"percent_complete": 100}, (100, START, FINISH, 0, 4)),
        ({"percent_complete": 25}, (25, START, None, 3 * 480, 4)),
        ({"percent_complete": 50, "actual_start": "2026-03-03 13:00"}, (50, "2026-03-03 13:00", None, 2 * 480, 4)),
        ({"actual_start": "2026-03-03 08:00"}, (0, "2026-03-03 08:00", None, 4 * 480, 4)),
        ({"actual_finish": "2026-03-09 12:00"}, (100, START, "2026-03-09 12:00", 0, 4)),
        ({"remaining_minutes": 0}, (100, START, FINISH, 0, 4)),
        ({"remaining_minutes": 6 * 480}, (0, START, None, 6 * 480, 6)),
    ],
)
def test_the_rest_follows_from_what_is_typed(cast, typed, expected):
    one = task(cast, "A", "4d")
    record(cast, one, **{name: at(value) if isinstance(value, str) else value for name, value in typed.items()})
    percent, start, finish, remaining, days = expected
    assert known(one) == (percent, at(start), finish and at(finish), remaining, days * 480)


def test_what_was_done_stays_done_when_more_remains_or_the_duration_is_another(cast):
    one = task(cast, "A", "4d")
    record(cast, one, percent_complete=50)
    record(cast, one, remaining_minutes=6 * 480)
    assert known(one) == (25, at(START), None, 6 * 480, 8 * 480)
    amend(cast, one, duration="4d")
    assert known(one) == (50, at(START), None, 2 * 480, 4 * 480)
    with pytest.raises(errors.Invalid, match="done already"):
        amend(cast, one, duration="2d")


def test_what_was_said_is_taken_back_by_the_figures_themselves(cast):
    one = task(cast, "A", "4d")
    record(cast, one, percent_complete=100)
    record(cast, one, actual_finish=None)
    assert known(one) == (0, at(START), None, 4 * 480, 4 * 480)
    record(cast, one, actual_start=None)
    assert known(one) == (0, None, None, None, 4 * 480)


def test_those_behind_it_follow_what_happened(cast):
    one, after = task(cast, "A", "4d"), task(cast, "B", "1d", after="1")
    record(cast, one, actual_start=at("2026-03-04 08:00"))
    assert dates(after)[0].isoformat() == "2026-03-10"
    record(cast, one, actual_finish=at("2026-03-04 17:00"))
    assert dates(after)[0].isoformat() == "2026-03-05"


def test_a_summary_tells_what_is_done_under_it_and_takes_nothing_itself(cast):
    phase, long, short = task(cast, "P"), task(cast, "L", "3d"), task(cast, "S", "1d")
    indent(cast, long, short)
    record(cast, short, percent_complete=100)
    assert ScheduledTask.objects.get(pk=phase.pk).percent_complete == 25
    with pytest.raises(errors.Refused, match="progress of a summary"):
        record(cast, phase, percent_complete=50)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"percent_complete": 101}, "percent_complete"),
        ({"percent_complete": 50, "actual_finish": at("2026-03-05 17:00")}, "percent_complete"),
        ({"remaining_minutes": 60, "actual_finish": at("2026-03-05 17:00")}, "remaining_minutes"),
        ({"actual_start": at("2026-03-06"), "actual_finish": at("2026-03-05")}, "actual_finish"),
        ({"actual_start": at("2226-03-06")}, "actual_start"),
    ],
)
def test_what_contradicts_itself_is_said_at_its_field(cast, typed, field):
    one = task(cast, "A", "4d")
    with pytest.raises(errors.Invalid) as invalid:
        record(cast, one, **typed)
    assert list(invalid.value.fields) == [field]


def test_a_milestone_is_reached_or_not(cast):
    one = task(cast, "M", "0")
    with pytest.raises(errors.Invalid, match="reached or not"):
        record(cast, one, percent_complete=50)
    record(cast, one, percent_complete=100)
    assert known(one)[0] == 100


def test_it_is_undone_to_the_figure(cast):
    one = task(cast, "A", "4d")
    record(cast, one, percent_complete=33, actual_start=at("2026-03-03 08:00"))
    before = known(one)
    record(cast, one, remaining_minutes=9 * 480)
    after = known(one)
    take_back(cast.owner)
    assert known(one) == before
    take_back(cast.owner, redo=True)
    assert known(one) == after


def test_members_at_work_record_others_may_not_or_find_nothing(cast):
    one = task(cast, "A")
    record(cast, one, by=cast.teammate, percent_complete=10)
    with pytest.raises(errors.Stale):
        services.record_progress(
            task_id=one.pk,
            version=1,
            percent_complete=20,
            actual_start=None,
            actual_finish=None,
            remaining_minutes=None,
            actor=cast.owner,
        )
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            record(cast, one, by=actor, percent_complete=20)
