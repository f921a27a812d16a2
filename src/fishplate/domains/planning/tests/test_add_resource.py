"""Who does the work: people and teams, and what tasks ask of them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models import Assignment, Resource
from fishplate.domains.planning.models.assigned import Assigned
from fishplate.domains.planning.tests.factories import (
    amend,
    assign,
    calendar,
    ends,
    own,
    resource,
    task,
)
from fishplate.domains.projects.models import Member
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db
NOON = "08:00-12:00"


def units(given) -> dict[str, int]:
    return {one.resource.name: one.units for one in Assignment.objects.filter(task=given).select_related("resource")}


def test_a_team_and_a_member_are_added_and_go_by_undoing(cast):
    member = Member.objects.get(project=cast.project, person_id=cast.teammate.id)
    mei = resource(cast, "Mei", member_id=member.pk, capacity=50)
    team = resource(cast, "Testers", kind=ResourceKind.TEAM, capacity=300)
    assert (mei.member, mei.capacity, team.kind, team.capacity) == (member, 50, "team", 300)
    take_back(cast.owner)
    assert [one.name for one in Resource.objects.filter(project=cast.project)] == ["Mei"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "testers"}, "name"),
        ({"name": "Li, Wang"}, "name"),
        ({"name": "Li [50]"}, "name"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 10_001}, "capacity"),
        ({"member_id": uuid4()}, "member_id"),
        ({"calendar_id": uuid4()}, "calendar_id"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(cast, given, field):
    resource(cast, "Testers")
    with pytest.raises(errors.Invalid) as raised:
        resource(cast, **{"name": "Li Lei", **given})
    assert set(raised.value.fields) == {field}


def test_tasks_name_who_works_on_them_and_undo_knows_who_did(cast):
    li, testers = resource(cast, "Li Lei"), resource(cast, "Testers", capacity=300)
    given = task(cast, "A", assigned=[Assigned(li.pk)])
    assert units(given) == {"Li Lei": 100}
    amend(cast, given, assigned=[Assigned(li.pk, 50), Assigned(testers.pk, 200)])
    assert units(given) == {"Li Lei": 50, "Testers": 200}
    amend(cast, given, name="B")
    assert units(given) == {"Li Lei": 50, "Testers": 200}, "what nobody said of it stays"
    take_back(cast.owner)
    take_back(cast.owner)
    assert units(given) == {"Li Lei": 100}
    amend(cast, given, assigned=[])
    take_back(cast.owner)
    assert units(given) == {"Li Lei": 100}


def test_a_removed_task_takes_its_assignments_along_and_brings_them_back(cast):
    li = resource(cast, "Li Lei")
    given = assign(cast, task(cast, "A"), li, units=50)
    services.remove_task(task_id=given.pk, actor=cast.owner)
    assert not Assignment.objects.exists()
    take_back(cast.owner)
    assert units(given) == {"Li Lei": 50}


def test_who_works_on_a_calendar_of_their_own_moves_what_they_work_on(cast):
    mornings = calendar(cast, "Mornings", monday=NOON, tuesday=NOON, wednesday=NOON)
    given = task(cast, "A", "2d")
    li, part_time = resource(cast, "Li Lei"), resource(cast, "Mei", calendar_id=mornings.pk)
    assign(cast, given, li)
    assert ends(given) == "2026-03-03"
    assign(cast, given, li, part_time)
    assert ends(given) == "2026-03-05", "two days of work take her three mornings and a Thursday from 8 to 12"
    take_back(cast.owner)
    assert ends(given) == "2026-03-03"


def test_a_task_with_a_calendar_of_its_own_does_not_ask_for_theirs(cast):
    mornings = calendar(cast, "Mornings", monday=NOON, tuesday=NOON)
    mei = resource(cast, "Mei", calendar_id=mornings.pk)
    given = assign(cast, task(cast, "A", "2d"), mei)
    amend(cast, given, calendar_id=own(cast).pk)
    assert ends(given) == "2026-03-03"


def test_nobody_of_another_project_and_nobody_twice(cast):
    given = task(cast, "A")
    with pytest.raises(errors.Invalid, match="resources of this project"):
        amend(cast, given, assigned=[Assigned(uuid4())])
    li = resource(cast, "Li Lei")
    with pytest.raises(errors.Invalid, match="named twice"):
        amend(cast, given, assigned=[Assigned(li.pk), Assigned(li.pk, 50)])


def test_others_may_not_or_find_nothing(cast):
    with pytest.raises(errors.Forbidden):
        resource(cast, "Mine", by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            resource(cast, "Mine", by=actor)
