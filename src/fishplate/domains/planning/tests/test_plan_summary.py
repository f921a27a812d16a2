"""What a plan comes to, counted in the database."""

from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests.factories import amend, at, task

pytestmark = pytest.mark.django_db


def late(cast) -> int:
    return queries.summary(cast.project.pk, at=at("2026-03-02 08:00")).late


def test_a_deadline_is_missed_once_its_day_is_over(cast):
    build = task(cast, "Build", "5d", deadline=date(2026, 3, 6))
    task(cast, "Document", "9d")
    assert late(cast) == 0
    amend(cast, build, duration="41h")
    assert late(cast) == 1
    amend(cast, Task.objects.get(pk=build.pk), active=False)
    assert late(cast) == 0


def test_midnight_belongs_to_the_day_before(cast):
    shift = task(
        cast,
        "Cut over",
        "4h",
        deadline=date(2026, 3, 6),
        manual_start=at("2026-03-06 20:00"),
        manual_finish=at("2026-03-07 00:00"),
    )
    assert late(cast) == 0
    amend(cast, shift, manual_finish=at("2026-03-07 00:01"))
    assert late(cast) == 1
