"""What places a task besides what it waits for: constraints, dates by hand, and whether it counts at all."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import ScheduledTask
from fishplate.domains.planning.tests.factories import amend, at, task, waits
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def when(given) -> tuple[str, str]:
    found = ScheduledTask.objects.get(pk=given.pk)
    return found.start.strftime("%d %H:%M"), found.finish.strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("ASAP", None, ("03 08:00", "04 17:00")),
        ("ALAP", None, ("05 08:00", "06 17:00")),
        ("SNET", "2026-03-05 13:00", ("05 13:00", "09 12:00")),
        ("SNLT", "2026-03-02 08:00", ("02 08:00", "03 17:00")),
        ("FNET", "2026-03-05 17:00", ("04 08:00", "05 17:00")),
        ("FNLT", "2026-03-03 17:00", ("02 08:00", "03 17:00")),
        ("MSO", "2026-03-04 08:00", ("04 08:00", "05 17:00")),
        ("MFO", "2026-03-06 12:00", ("04 13:00", "06 12:00")),
    ],
)
def test_each_kind_places_the_task_as_the_engine_says(cast, kind, day, expected):
    task(cast, "Before", "1d")
    task(cast, "A week", "5d")
    one = task(cast, "Bound", "2d", after="1", constraint=kind, constraint_at=at(day) if day else None)
    assert when(one) == expected


def test_dates_by_hand_stay_and_the_others_follow_them(cast):
    task(cast, "Before", "5d")
    by_hand = task(
        cast, "Hand", "1d", after="1", manual_start=at("2026-03-04 08:00"), manual_finish=at("2026-03-04 12:00")
    )
    after = task(cast, "After", "1d", after="2")
    assert when(by_hand) == ("04 08:00", "04 12:00")
    assert when(after) == ("04 13:00", "05 12:00")


def test_an_inactive_task_holds_nobody_and_is_not_counted(cast):
    long = task(cast, "Long", "20d")
    after = task(cast, "After", "1d", after="1")
    amend(cast, long, active=False)
    assert when(after) == ("02 08:00", "02 17:00")
    assert not ScheduledTask.objects.get(pk=long.pk).critical
    found = queries.summary(cast.project.pk, at=at("2026-03-02 08:00"))
    assert (found.tasks, found.finish) == (1, at("2026-03-02 17:00"))


def test_lags_run_on_the_clock_or_by_the_length_of_the_other(cast):
    task(cast, "Pour", "4d")
    drying, half = task(cast, "Dry", "1d", after="1FS+2ed"), task(cast, "Half", "1d", after="1SS+50%")
    assert when(drying) == ("09 08:00", "09 17:00")
    assert when(half) == ("04 08:00", "04 17:00")
    assert waits(cast)["Dry"] == "1FS+2ed"


def test_all_of_it_is_undone(cast):
    task(cast, "Before", "4d")
    settings: dict[str, Any] = {"constraint": "FNET", "constraint_at": at("2026-03-12 17:00"), "priority": 700}
    one = task(cast, "One", "1d", after="1FS+50%", **settings)
    amend(cast, one, after="1SS+3ed", constraint="ASAP", constraint_at=None, priority=1, active=False)
    take_back(cast.owner)
    one.refresh_from_db()
    assert {name: getattr(one, name) for name in settings} == settings
    assert (one.active, waits(cast)["One"]) == (True, "1FS+50%")
