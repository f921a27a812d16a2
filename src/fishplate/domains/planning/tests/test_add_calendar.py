"""Calendars come into a project: with its plan, from a template, or as somebody types them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.models.calendar_templates import TEMPLATES
from fishplate.domains.planning.tests.factories import (
    amend,
    at,
    calendar,
    change_calendar,
    ends,
    own,
    task,
    work_by,
)
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_a_plan_in_china_begins_with_its_public_holidays_and_make_up_days(cast):
    festival = task(cast, "over Tomb-Sweeping Day", "3d", constraint="SNET", constraint_at=at("2026-04-02 08:00"))
    golden_week = task(cast, "over National Day", "3d", constraint="SNET", constraint_at=at("2026-09-30 08:00"))
    saturday = task(cast, "on the make-up Saturday", "1d", constraint="SNET", constraint_at=at("2026-10-10 08:00"))
    assert ends(festival) == "2026-04-07"  # Thursday, Friday, then three days off
    assert ends(golden_week) == "2026-10-09"
    assert ends(saturday) == "2026-10-10"
    assert "not yet announced" in own(cast).note
    assert own(cast).measure.day == 480


@pytest.mark.parametrize(
    ("day", "next_worked"),
    [
        ("2026-01-04", "2026-01-04"),
        ("2026-02-14", "2026-02-14"),
        ("2026-02-16", "2026-02-24"),
        ("2026-02-28", "2026-02-28"),
        ("2026-05-04", "2026-05-06"),
        ("2026-05-09", "2026-05-09"),
        ("2026-06-19", "2026-06-22"),
        ("2026-09-20", "2026-09-20"),
        ("2026-09-25", "2026-09-28"),
        ("2027-01-01", "2027-01-04"),
        ("2027-02-05", "2027-02-11"),
        ("2027-05-03", "2027-05-05"),
        ("2027-06-09", "2027-06-10"),
        ("2027-09-15", "2027-09-16"),
        ("2027-10-01", "2027-10-06"),
    ],
)
def test_the_next_day_of_work_in_china(day, next_worked):
    china = Calendar(**TEMPLATES["china"].values()).for_engine()
    begin = date.fromisoformat(day)
    days = (begin + timedelta(days=later) for later in range(30))
    assert next(one for one in days if china.shifts_on(one)).isoformat() == next_worked


def test_elsewhere_a_plan_begins_with_monday_to_friday(cast, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    task(cast, "A")
    assert (own(cast).exceptions, own(cast).name) == ("", "Monday to Friday, 8 hours")


def test_a_task_can_be_worked_on_by_another_calendar_than_the_project(cast):
    shifts = calendar(cast, "Seven days", sunday="08:00-12:00 13:00-17:00")
    usual, weekend = task(cast, "A", "7d"), task(cast, "B", "7d", calendar_id=shifts.pk)
    assert (ends(usual), ends(weekend)) == ("2026-03-10", "2026-03-08")
    amend(cast, weekend, calendar_id=None)
    assert ends(weekend) == "2026-03-10"
    take_back(cast.owner)
    assert ends(weekend) == "2026-03-08"


def test_one_that_was_added_goes_by_undoing(cast):
    shifts = calendar(cast, "Six days")
    take_back(cast.owner)
    assert not Calendar.objects.filter(pk=shifts.pk).exists()


def test_others_may_not_or_find_nothing(cast):
    shifts = calendar(cast, "Six days")
    with pytest.raises(errors.Forbidden):
        change_calendar(cast, shifts, by=cast.teammate, note="x")
    with pytest.raises(errors.Forbidden):
        calendar(cast, "Mine", by=cast.teammate)
    with pytest.raises(errors.Forbidden):
        work_by(cast, shifts, by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            change_calendar(cast, shifts, by=actor, note="x")
        with pytest.raises(errors.NotFound):
            services.remove_calendar(calendar_id=shifts.pk, actor=actor)
