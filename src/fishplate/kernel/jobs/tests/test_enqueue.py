from __future__ import annotations

import pytest
from django.db import IntegrityError

from fishplate.kernel import audit, jobs
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.jobs import testing
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.jobs.tests.work import enqueue

pytestmark = pytest.mark.django_db


def test_a_job_needs_a_transaction_to_belong_to():
    with pytest.raises(RuntimeError, match=r"audit\.change"):
        jobs.enqueue("tests.count", params={"to": 1}, actor=SYSTEM)


def test_a_job_of_an_unknown_name_is_refused_at_once():
    with pytest.raises(LookupError, match=r"tests\.nothing"):
        enqueue("tests.nothing")


def test_a_job_is_gone_with_the_change_that_asked_for_it():
    with pytest.raises(IntegrityError), audit.unit():
        jobs.enqueue("tests.count", params={"to": 1}, actor=SYSTEM)
        raise IntegrityError

    assert not Job.objects.exists()


def test_the_same_work_is_under_way_once():
    first = enqueue("tests.count", to=1, unique_key="one")
    second = enqueue("tests.count", to=1, unique_key="one")
    other = enqueue("tests.count", to=1, unique_key="two")

    assert second.pk == first.pk != other.pk
    assert Job.objects.count() == 2


def test_the_same_work_can_be_asked_for_again_when_it_is_done():
    first = enqueue("tests.count", to=1, unique_key="one")
    testing.run_pending()

    assert enqueue("tests.count", to=1, unique_key="one").pk != first.pk
