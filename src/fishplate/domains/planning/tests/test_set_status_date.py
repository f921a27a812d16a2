from __future__ import annotations

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.choices import ProgressLogic
from fishplate.domains.planning.tests.factories import at, dates, task
from fishplate.domains.planning.tests.test_record_progress import record
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def set_status(cast, day: str | None, logic=ProgressLogic.RETAINED, *, by=None) -> None:
    services.set_status_date(
        project_id=cast.project.pk,
        status_at=at(day) if day else None,
        progress_logic=logic,
        actor=by or cast.owner,
    )


def test_what_has_not_begun_comes_after_it_and_what_remains_too(cast):
    begun, ahead = task(cast, "A", "4d"), task(cast, "B", "1d")
    record(cast, begun, percent_complete=50)
    set_status(cast, "2026-03-10 17:00")
    assert dates(begun)[1].isoformat() == "2026-03-12"
    assert dates(ahead)[0].isoformat() == "2026-03-11"
    take_back(cast.owner)
    assert dates(ahead)[0].isoformat() == "2026-03-02"


def test_work_out_of_sequence_waits_or_does_not(cast):
    task(cast, "A", "10d")
    early = task(cast, "B", "2d", after="1")
    record(cast, early, actual_start=at("2026-03-02 08:00"), percent_complete=50)
    set_status(cast, "2026-03-03 17:00")
    assert dates(early)[1].isoformat() == "2026-03-18"
    set_status(cast, "2026-03-03 17:00", ProgressLogic.OVERRIDE)
    assert dates(early)[1].isoformat() == "2026-03-04"


def test_it_may_be_set_before_anything_is_planned(cast):
    set_status(cast, "2026-03-10 17:00")
    assert queries.plan(cast.project.pk).status_at == at("2026-03-10 17:00")
    assert dates(task(cast, "A"))[0].isoformat() == "2026-03-11"
    with pytest.raises(errors.Invalid, match="hundred years"):
        set_status(cast, "2226-03-10 17:00")


def test_others_may_not_or_find_nothing(cast):
    with pytest.raises(errors.Forbidden):
        set_status(cast, None, by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            set_status(cast, None, by=actor)
