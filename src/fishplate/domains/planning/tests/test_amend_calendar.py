"""Every change of a calendar moves what depends on it."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Calendar, ScheduledTask
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.tests.factories import (
    calendar,
    change_calendar,
    ends,
    own,
    task,
)
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_what_changes_in_a_calendar_moves_what_depends_on_it_and_can_be_undone(cast):
    given = task(cast, "A", "2d")
    change_calendar(cast, own(cast), exceptions="2026-03-03..2026-03-04 Audit of the plant")
    assert ends(given) == "2026-03-05"
    assert ScheduledTask.objects.get(pk=given.pk).plan_version == queries.plan_version(cast.project.pk)
    take_back(cast.owner)
    assert ends(given) == "2026-03-03"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"monday": "8 to 5"}, "monday"),
        ({"exceptions": "soon"}, "exceptions"),
        ({"name": " "}, "name"),
        ({"name": "Six days"}, "name"),
        (dict.fromkeys(WEEKDAYS, ""), "monday"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(cast, changed, field):
    calendar(cast, "Six days")
    other = calendar(cast, "Five days", saturday="")
    with pytest.raises(errors.Invalid) as raised:
        change_calendar(cast, other, **changed)
    assert set(raised.value.fields) == {field}


def test_two_people_at_once_lose_nothing(cast):
    shifts = calendar(cast, "Six days")
    seen = shifts.version
    change_calendar(cast, shifts, note="by one")
    with pytest.raises(errors.Stale):
        change_calendar(cast, shifts, version=seen, note="by another")
    assert Calendar.objects.get(pk=shifts.pk).note == "by one"
