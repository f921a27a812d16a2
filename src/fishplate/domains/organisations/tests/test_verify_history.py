from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Content
from fishplate.kernel.jobs import Job
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


def result_of(job: Job) -> dict[str, Any]:
    run_pending()
    job.refresh_from_db()
    assert job.result is not None
    result: dict[str, Any] = job.result
    return result


def test_the_result_says_whether_the_history_is_whole():
    administrator = factories.administrator().as_actor()
    assert result_of(services.verify_history(actor=administrator))["holds"] is True
    Content.objects.filter(pk=Content.objects.order_by("pk")[0].pk).update(payload="{}")
    found = result_of(services.verify_history(actor=administrator))
    assert found["holds"] is False
    assert "modified" in found["findings"][0]


def test_it_is_asked_for_once_at_a_time():
    administrator = factories.administrator().as_actor()
    assert services.verify_history(actor=administrator) == services.verify_history(actor=administrator)


def test_only_an_administrator_does():
    with pytest.raises(errors.Forbidden):
        services.verify_history(actor=factories.person().as_actor())
