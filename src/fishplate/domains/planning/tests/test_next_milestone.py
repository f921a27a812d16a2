from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import ScheduledTask, Task
from fishplate.domains.planning.queries import Summary
from fishplate.domains.planning.tests.factories import task
from fishplate.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestones(cast) -> list[Task]:
    task(cast, "Build")
    first = task(cast, "Trial", "0", after="1")
    task(cast, "Join", "5d", after="1")
    return [first, task(cast, "Live", "0", after="3")]


def summary_after(one: Task) -> Summary:
    dates = ScheduledTask.objects.get(pk=one.pk)
    return queries.summary(one.project_id, at=dates.early_finish + timedelta(minutes=1))


def test_the_nearest_milestone_ahead_is_the_next(cast, milestones):
    trial, live = milestones
    at_start = queries.summary(cast.project.pk, at=ScheduledTask.objects.get(task__name="Build").early_start)
    assert at_start.next_milestone is not None
    assert (at_start.next_milestone.task, at_start.last_milestone) == (trial, None)
    later = summary_after(trial)
    assert later.next_milestone is not None
    assert (later.next_milestone.task, later.last_milestone) == (live, None)


def test_once_all_have_passed_the_last_of_them_is_named(cast, milestones):
    passed = summary_after(milestones[-1])
    assert passed.next_milestone is None
    assert passed.last_milestone is not None
    assert passed.last_milestone.task == milestones[-1]
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    with clock.frozen(passed.last_milestone.early_finish + timedelta(days=1)):
        overview = client.get(reverse("projects:view_project", args=[cast.project.pk])).content.decode()
    assert "none ahead; the last was" in overview
    assert reverse("planning:view_task", args=[cast.project.pk, milestones[-1].pk]) in overview
