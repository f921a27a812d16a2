"""Each week the clock keeps the plan as it stands: once, by the zone of the plans, whoever else tries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import PlanCopy, Snapshot
from fishplate.domains.planning.services import snapshotting
from fishplate.domains.planning.tests.factories import amend, at, snapshot, task
from fishplate.domains.planning.tests.test_set_status_date import set_status
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.locking import lock

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)


def asked() -> list[dict[str, str]]:
    return [job.params for job in Job.objects.filter(name=snapshotting.JOB)]


def test_it_keeps_the_plan_and_the_dates_of_its_milestones(cast):
    build, done = task(cast, "Build", "4d"), task(cast, "Done", "0", after="1")
    task(cast, "Perhaps", "0", active=False)
    set_status(cast, "2026-03-03 17:00")
    before = queries.tasks_today(cast.project.pk)
    taken = snapshot(cast, "2026-03-09 00:05")
    amend(cast, build, duration="9d")
    kept = Snapshot.objects.get(pk=taken.pk)
    assert kept.copy.tasks() == before
    assert (kept.week, str(kept)) == (MONDAY, "2026-W11")
    assert (kept.finish_at, kept.status_at) == (before[0].finish, at("2026-03-03 17:00"))
    assert kept.milestones == [[str(done.pk), 2, "Done", before[1].finish.isoformat()]]


def test_there_is_one_a_week_whoever_tries_again(cast):
    build = task(cast, "Build", "4d")
    first = snapshot(cast, "2026-03-09 00:05")
    amend(cast, build, duration="9d")
    assert snapshot(cast, "2026-03-11 09:00") == first
    assert snapshot(cast, "2026-03-15 23:59") == first
    second = snapshot(cast, "2026-03-16 00:00")
    assert second != first
    assert (Snapshot.objects.count(), PlanCopy.objects.count()) == (2, 2)


def test_a_plan_that_nobody_touched_is_kept_once_for_many_weeks(cast):
    task(cast, "Build", "4d")
    for day in ("2026-03-09", "2026-03-16", "2026-03-23"):
        snapshot(cast, f"{day} 00:05")
    assert (Snapshot.objects.count(), PlanCopy.objects.count()) == (3, 1)


def test_an_empty_plan_has_none(cast):
    assert snapshot(cast, "2026-03-09 00:05") is None
    task(cast, "Perhaps", active=False)
    assert snapshot(cast, "2026-03-09 00:05") is None


def test_the_week_begins_by_the_clock_of_the_plans(cast):
    task(cast, "Build")
    midnight = datetime(2026, 3, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    for moment, week in ((midnight - timedelta(minutes=1), date(2026, 3, 2)), (midnight, MONDAY)):
        with clock.frozen(moment):
            snapshotting.ask_for_snapshots()
        assert asked()[-1] == {"project_id": str(cast.project.pk), "week": week.isoformat()}


def test_the_clock_asks_once_for_each_plan_that_lacks_one(cast):
    with clock.frozen(at("2026-03-11 09:00")):
        snapshotting.ask_for_snapshots()
        assert asked() == []  # nothing is planned
        task(cast, "Build")
        snapshotting.ask_for_snapshots()
        snapshotting.ask_for_snapshots()
        assert len(asked()) == 1
        snapshotting.take_snapshot(project_id=cast.project.pk, week=MONDAY, actor=SYSTEM)
        Job.objects.all().delete()
        snapshotting.ask_for_snapshots()
        assert asked() == []


def test_a_project_that_is_being_closed_has_no_more(cast):
    task(cast, "Build")
    with clock.frozen(at("2026-03-11 09:00")), audit.change("test.phase_set", actor=cast.owner) as change:
        change.target = lock(Project.objects.all(), cast.project.pk)
        Project.objects.filter(pk=cast.project.pk).update(phase=Phase.CLOSURE)
        snapshotting.ask_for_snapshots()
        assert asked() == []
