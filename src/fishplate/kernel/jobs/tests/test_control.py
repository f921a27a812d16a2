from __future__ import annotations

import pytest

from fishplate.kernel import errors, jobs, live
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.jobs import testing
from fishplate.kernel.jobs.models import Job, State
from fishplate.kernel.jobs.tests.work import EFFECT, calling, effects, enqueue

pytestmark = pytest.mark.django_db


def test_cancel_a_waiting_job():
    job = enqueue("tests.count", to=1)

    jobs.cancel(job.pk, actor=SYSTEM)

    assert testing.run_pending() == 0
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_cancel_a_running_job_when_it_next_looks():
    reached = []

    def work(context: jobs.JobContext) -> jobs.Outcome:
        jobs.cancel(context.job_id, actor=SYSTEM)
        context.progress(1, 1)
        reached.append("the end")
        return jobs.Outcome()

    job = calling(work)
    testing.run_pending()

    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not reached


def test_the_result_of_a_cancelled_job_is_not_stored_even_if_it_never_looks():
    def work(context: jobs.JobContext) -> jobs.Outcome:
        jobs.cancel(context.job_id, actor=SYSTEM)
        return jobs.Outcome({"a": 1}, store=lambda: live.publish(EFFECT, "never", {}))

    job = calling(work)
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.result) == (State.CANCELLED, None)
    assert effects() == 0


def test_what_has_ended_cannot_be_cancelled():
    job = enqueue("tests.count", to=1)
    testing.run_pending()

    with pytest.raises(errors.Refused):
        jobs.cancel(job.pk, actor=SYSTEM)


def test_retry_runs_it_again_with_all_attempts():
    job = enqueue("tests.count", to=1)
    jobs.cancel(job.pk, actor=SYSTEM)

    jobs.retry(job.pk, actor=SYSTEM)
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.SUCCEEDED, 1)
    assert effects() == 1


def test_what_succeeded_is_not_repeated():
    job = enqueue("tests.count", to=1)
    testing.run_pending()

    with pytest.raises(errors.Refused):
        jobs.retry(job.pk, actor=SYSTEM)


def test_only_who_started_it_may_stop_it(cast):
    job = enqueue("tests.count", to=1, actor=cast.teammate)

    with pytest.raises(errors.Forbidden, match="started it"):
        jobs.cancel(job.pk, actor=cast.owner)

    assert jobs.cancel(job.pk, actor=cast.teammate).state == State.CANCELLED


def test_who_may_know_of_a_job(cast):
    job = enqueue("tests.count", to=1, actor=cast.teammate)
    Job.objects.filter(pk=job.pk).update(project_id=cast.project.pk)

    assert jobs.visible_to(cast.teammate).filter(pk=job.pk).exists()
    assert not jobs.visible_to(cast.stranger).filter(pk=job.pk).exists()
