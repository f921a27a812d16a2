"""A calendar goes only when nobody works by it."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.tests.factories import (
    amend,
    calendar,
    own,
    task,
)
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_a_calendar_somebody_works_by_stays_and_an_idle_one_comes_back_by_undoing(cast):
    shifts = calendar(cast, "Six days")
    given = task(cast, "A", calendar_id=shifts.pk)
    with pytest.raises(errors.Refused, match="Tasks work by it: 1"):
        services.remove_calendar(calendar_id=shifts.pk, actor=cast.owner)
    with pytest.raises(errors.Refused, match="project's calendar"):
        services.remove_calendar(calendar_id=own(cast).pk, actor=cast.owner)
    amend(cast, given, calendar_id=None)
    services.remove_calendar(calendar_id=shifts.pk, actor=cast.owner)
    assert not Calendar.objects.filter(pk=shifts.pk).exists()
    take_back(cast.owner)
    assert Calendar.objects.get(pk=shifts.pk).saturday == "08:00-12:00 13:00-17:00"
