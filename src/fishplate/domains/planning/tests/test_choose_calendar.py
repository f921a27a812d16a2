"""Which calendar a project works by."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.tests.factories import (
    calendar,
    ends,
    own,
    task,
    work_by,
)
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_the_project_can_work_by_another_calendar_and_by_none(cast):
    given = task(cast, "A", "6d")
    work_by(cast, calendar(cast, "Six days"))
    assert ends(given) == "2026-03-07"
    work_by(cast, None)
    assert ends(given) == "2026-03-09"
    take_back(cast.owner)
    assert (ends(given), own(cast).name) == ("2026-03-07", "Six days")


def test_it_can_be_chosen_before_anything_is_planned(cast):
    shifts = calendar(cast, "Six days")
    assert [one.name[:5] for one in queries.calendars(cast.owner, cast.project.pk)] == ["China", "Six d"]
    work_by(cast, shifts)
    assert ends(task(cast, "A", "6d")) == "2026-03-07"


def test_a_calendar_of_another_project_cannot_be_worked_by(cast):
    elsewhere = projects.project(cast.people["owner"], cast.organisation)
    foreign = services.add_calendar(project_id=elsewhere.pk, name="Theirs", monday="08:00-12:00", actor=cast.owner)
    with pytest.raises(errors.Invalid, match="of this project"):
        task(cast, "A", calendar_id=foreign.pk)
    with pytest.raises(errors.Invalid, match="of this project"):
        work_by(cast, foreign)
