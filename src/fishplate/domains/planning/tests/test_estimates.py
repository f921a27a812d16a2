"""Three points of a duration: the most likely one is that of the plan, the two ends are typed beside it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests.factories import amend, dates, task
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db
DAY = 480


def test_the_ends_are_kept_and_move_no_date(cast):
    given = task(cast, "Build", "4d", optimistic_minutes=3 * DAY, pessimistic_minutes=9 * DAY)
    before = dates(given)
    amended = amend(cast, given, pessimistic_minutes=20 * DAY)
    assert (amended.optimistic_minutes, amended.pessimistic_minutes) == (3 * DAY, 20 * DAY)
    assert dates(given) == before
    take_back(cast.owner)
    assert Task.objects.get().pessimistic_minutes == 9 * DAY


@pytest.mark.parametrize(
    ("duration", "low", "high", "field"),
    [
        ("4d", 5 * DAY, 9 * DAY, "optimistic_minutes"),
        ("4d", 3 * DAY, 3 * DAY, "pessimistic_minutes"),
        ("4d", 3 * DAY, None, "pessimistic_minutes"),
        ("4d", None, 9 * DAY, "optimistic_minutes"),
        ("0", 0, DAY, "optimistic_minutes"),
    ],
)
def test_ends_that_make_no_sense_are_refused(cast, duration, low, high, field):
    with pytest.raises(errors.Invalid) as refusal:
        task(cast, "Build", duration, optimistic_minutes=low, pessimistic_minutes=high)
    assert list(refusal.value.fields) == [field]


def test_the_ends_may_be_the_duration_itself(cast):
    given = task(cast, "Build", "4d", optimistic_minutes=4 * DAY, pessimistic_minutes=4 * DAY)
    assert given.optimistic_minutes == given.pessimistic_minutes == given.duration_minutes


def test_work_that_took_longer_than_the_worst_case_can_still_be_renamed(cast):
    given = task(cast, "Build", "4d", optimistic_minutes=3 * DAY, pessimistic_minutes=5 * DAY)
    for remaining in (2 * DAY, 6 * DAY):
        standing = Task.objects.get(pk=given.pk)
        services.record_progress(
            task_id=given.pk,
            version=standing.version,
            percent_complete=50,
            actual_start=standing.actual_start,
            actual_finish=None,
            remaining_minutes=remaining,
            actor=cast.owner,
        )
    longer = Task.objects.get()
    assert longer.duration_minutes > 5 * DAY
    assert amend(cast, longer, name="Build it").name == "Build it"
    with pytest.raises(errors.Invalid):
        amend(cast, Task.objects.get(), duration="9d")


def test_they_are_typed_in_words_and_what_is_wrong_stands_at_its_field(cast):
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("planning:add_task", args=[cast.project.pk])
    typed = {"name": "Build", "duration": "4d", "predecessors": "", "active": "on", "optimistic": "3d"}
    refused = client.post(address, {**typed, "pessimistic": "2d"})
    assert refused.status_code == 422
    assert "This is shorter than the duration" in refused.content.decode()
    assert 'value="2d"' in refused.content.decode()
    assert client.post(address, {**typed, "pessimistic": "1w 2d"}).status_code == 303
    built = Task.objects.get()
    assert (built.optimistic_minutes, built.pessimistic_minutes) == (3 * DAY, 7 * DAY)
    page = client.get(reverse("planning:view_task", args=[cast.project.pk, built.pk])).content.decode()
    assert "3d – 7d" in page
