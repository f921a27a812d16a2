from __future__ import annotations

import logging

import pytest
from django.utils import translation

from fishplate.kernel import audit, errors, jobs
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.jobs import testing
from fishplate.kernel.jobs.models import Job, State
from fishplate.kernel.jobs.tests.work import calling, effects, enqueue
from fishplate.kernel.live.models import LiveMessage

pytestmark = pytest.mark.django_db


def test_result_state_and_effect_are_stored_together():
    job = enqueue("tests.count", to=3)

    assert testing.run_pending() == 1

    job.refresh_from_db()
    assert (job.state, job.result, job.percent) == (State.SUCCEEDED, {"counted": 3}, 100)
    assert effects() == 1


def test_work_is_not_done_in_a_transaction():
    seen = []
    calling(lambda context: seen.append(audit.in_unit()))

    testing.run_pending()

    assert seen == [False]


def test_an_effect_that_fails_leaves_no_trace_and_a_failed_job():
    def half(context: jobs.JobContext) -> jobs.Outcome:
        def store() -> None:
            enqueue("tests.count", to=1)
            raise errors.Refused("the gate is shut")

        return jobs.Outcome(store=store)

    job = calling(half)
    testing.run_pending()

    job.refresh_from_db()
    assert (job.state, job.error, job.result) == (State.FAILED, "the gate is shut", None)
    assert Job.objects.count() == 1


def test_a_defect_is_named_by_a_reference_that_the_log_knows(caplog):
    job = calling(lambda context: jobs.Outcome({"never": 1 // 0}))

    with caplog.at_level(logging.ERROR):
        testing.run_pending()

    job.refresh_from_db()
    reference = job.error.rsplit(maxsplit=1)[-1].rstrip(".")
    assert job.state == State.FAILED
    assert "ZeroDivisionError" not in job.error
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_job_whose_code_is_gone_fails_in_words():
    job = enqueue("tests.count", to=1)
    Job.objects.update(name="tests.removed")

    testing.run_pending()

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "tests.removed" in job.error


def test_a_job_speaks_the_language_of_whoever_started_it():
    heard = []
    with translation.override("zh-hans"):
        calling(lambda context: heard.append(translation.get_language()))

    testing.run_pending()

    assert heard == ["zh-hans"]


def test_only_errors_marked_so_are_tried_again_and_ever_later(clock):
    job = enqueue("tests.unavailable")

    waits = []
    while testing.run_pending():
        job.refresh_from_db()
        if job.not_before:
            waits.append((job.not_before - clock.now).total_seconds())
            clock.set(job.not_before)

    assert waits == [5, 10]
    assert (job.state, job.attempts, job.error) == (State.FAILED, 3, "the ERP does not answer")


def test_a_person_acts_with_the_rights_they_have_when_it_runs(cast):
    actors = []
    job = calling(lambda context: actors.append(context.actor))
    Job.objects.filter(pk=job.pk).update(actor_id=cast.owner.id)

    testing.run_pending()

    assert actors == [cast.owner]


def test_each_state_is_told_to_the_browsers_that_watch():
    job = enqueue("tests.count", to=1)
    testing.run_pending()

    told = LiveMessage.objects.filter(topic=f"job:{job.pk}").order_by("id")
    assert [message.data["state"] for message in told] == ["queued", "running", "running", "succeeded"]
    assert {message.audience for message in told} == {f"person:{SYSTEM.id}"}
