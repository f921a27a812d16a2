from __future__ import annotations

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.models import Run
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import clock, errors
from fishplate.kernel.fields import uuid7

pytestmark = pytest.mark.django_db


def test_a_job_that_ran_twice_counts_once():
    world = factories.world()
    check, job_id, at = factories.check(world), uuid7(), clock.now()
    measurement = Measurement(verdict=Verdict.MET, started_at=at, finished_at=at, value=1.0, unit="ms")
    first, second = (
        services.record_run(check_id=check.pk, job_id=job_id, measurement=measurement, actor=world.cast.teammate)
        for _ in range(2)
    )
    assert first == second
    assert Run.objects.count() == 1


def test_runs_are_numbered_in_order():
    world = factories.world()
    check = factories.check(world)
    assert [factories.run(check, by=world.cast.teammate).number for _ in range(3)] == [1, 2, 3]


def test_a_stranger_records_nothing():
    world = factories.world()
    with pytest.raises(errors.NotFound):
        factories.run(factories.check(world), by=world.cast.stranger)
