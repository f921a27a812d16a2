"""What happens when a worker dies, stalls, or comes back too late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.kernel import jobs
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.jobs import bell, claims, running, sweeping, testing
from fishplate.kernel.jobs.models import Job, State
from fishplate.kernel.jobs.tests.work import CALLS, calling, effects, enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(bell, "ring", heard.append)  # the bell leads out of the process, to the queue
    return heard


def test_a_job_whose_worker_died_runs_again_and_counts_once(clock):
    job = enqueue("tests.count", to=1)
    claims.take(job.pk, "a worker that dies")

    clock.advance(seconds=29)
    assert sweeping.sweep() == 0
    clock.advance(seconds=2)
    assert sweeping.sweep() == 1
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.SUCCEEDED, 2)
    assert effects() == 1


def test_a_heartbeat_keeps_the_job(clock):
    claim = claims.take(enqueue("tests.count", to=1).pk, "slow")
    assert claim
    clock.advance(seconds=25)
    claims.extend(claim)
    clock.advance(seconds=25)

    assert sweeping.sweep() == 0


def test_the_late_result_of_an_attempt_that_was_given_up_is_dropped(clock):
    def overtaken(context: jobs.JobContext) -> jobs.Outcome:
        clock.advance(seconds=31)
        sweeping.sweep()
        CALLS["overtaken"] = lambda again: jobs.Outcome({"by": "the second"})
        second = claims.take(context.job_id, "second")
        assert second
        running.run(second, keeper=testing.unattended)
        return jobs.Outcome({"by": "the first"})

    CALLS["overtaken"] = overtaken
    job = enqueue("tests.call", key="overtaken")
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (State.SUCCEEDED, {"by": "the second"}, 2)


def test_an_attempt_that_was_given_up_cannot_end_the_one_that_runs(clock):
    seconds: list[claims.Claim | None] = []

    def overtaken(context: jobs.JobContext) -> jobs.Outcome:
        clock.advance(seconds=31)
        sweeping.sweep()
        seconds.append(claims.take(context.job_id, "second"))
        return jobs.Outcome({"by": "the first"})

    job = calling(overtaken)
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.worker, job.result) == (State.RUNNING, "second", None)
    assert seconds[0]
    assert seconds[0].rows().exists()


def test_progress_tells_an_attempt_that_it_was_given_up(clock):
    reached = []

    def work(context: jobs.JobContext) -> None:
        clock.advance(seconds=31)
        sweeping.sweep()
        context.progress(1, 1)
        reached.append("the end")

    job = calling(work)
    claim = claims.take(job.pk, "first")
    assert claim
    running.run(claim, keeper=testing.unattended)

    job.refresh_from_db()
    assert job.state == State.QUEUED
    assert not reached


def test_a_job_that_kills_its_worker_each_time_fails_in_words(clock):
    job = enqueue("tests.count", to=1)
    for _ in range(2):
        claims.take(job.pk, "dies")
        clock.advance(minutes=1)
        sweeping.sweep()

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "2 times" in job.error


def test_a_job_that_takes_too_long_is_given_up_for_good(clock):
    job = enqueue("tests.count", to=1)
    claims.take(job.pk, "stalls")
    clock.advance(minutes=61)
    sweeping.sweep()

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "60 minutes" in job.error


def test_a_cancelled_job_of_a_dead_worker_is_cancelled(clock):
    job = enqueue("tests.count", to=1)
    claims.take(job.pk, "dies")
    jobs.cancel(job.pk, actor=SYSTEM)
    clock.advance(minutes=1)
    sweeping.sweep()

    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_lost_ring_is_made_good(rings, clock):
    enqueue("tests.count", to=1)
    later = enqueue("tests.count", to=2)
    Job.objects.filter(pk=later.pk).update(not_before=clock.now + timedelta(hours=1))
    rings.clear()

    sweeping.sweep()

    assert rings == [bell.JOBS]


def test_a_worker_that_stops_gives_back_what_it_holds():
    def work(context: jobs.JobContext) -> jobs.Outcome:
        claims.release_held()
        return jobs.Outcome({"late": True})

    job = calling(work)
    claim = claims.take(job.pk, "stops")
    assert claim
    running.run(claim, keeper=testing.unattended)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (State.QUEUED, 0, None)
