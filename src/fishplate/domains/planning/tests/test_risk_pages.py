"""The pages of risk drivers, and the table they are filled from."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning.models import RiskDriver
from fishplate.domains.planning.tests.factories import risk_driver, task, touched
from fishplate.kernel.jobs.testing import run_pending
from fishplate.web.importing import tasks as importing
from fishplate.web.importing.declaring import get

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "The supplier is late",
    "probability_percent": "30",
    "optimistic_percent": "100",
    "likely_percent": "120",
    "pessimistic_percent": "180",
    "task_numbers": "1、2",
    "description": "",
}


@pytest.fixture
def owner(cast) -> Client:
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, cast, *keys) -> str:
    return reverse(f"planning:{name}", args=[cast.project.pk, *keys])


def test_a_driver_is_typed_seen_changed_and_removed(cast, owner):
    task(cast, "Map")
    task(cast, "Build")
    assert "No risk drivers yet" in owner.get(url("list_risk_drivers", cast)).content.decode()
    assert owner.post(url("add_risk_driver", cast), TYPED).status_code == 303
    driver = RiskDriver.objects.get()
    assert touched(driver) == [1, 2]
    assert "The supplier is late" in owner.get(url("list_risk_drivers", cast)).content.decode()
    seen = owner.get(url("view_risk_driver", cast, driver.pk)).content.decode()
    assert "optimistic 100 %, most likely 120 %, pessimistic 180 %" in seen
    assert "2 · Build" in seen
    change = url("amend_risk_driver", cast, driver.pk)
    assert 'value="1, 2"' in owner.get(change).content.decode()
    changed = owner.post(change, {**TYPED, "task_numbers": "2", "version": "1"})
    assert (changed.status_code, touched(driver)) == (303, [2])
    assert owner.post(url("remove_risk_driver", cast, driver.pk)).status_code == 303
    assert not RiskDriver.objects.exists()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, owner):
    answer = owner.post(url("add_risk_driver", cast), {**TYPED, "likely_percent": "200", "task_numbers": "1, x"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "“x” is no number of a task" in body
    assert 'value="1, x"' in body


def test_the_list_is_exported_as_it_can_be_imported(cast, owner):
    task(cast, "Map")
    risk_driver(cast, "Late", tasks=[1])
    body = b"".join(owner.get(url("list_risk_drivers", cast), {"format": "csv"}).streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(body))
    assert dict(zip(head, row, strict=True)) == {
        "Name": "Late",
        "Probability": "30",
        "Optimistic": "100",
        "Most likely": "120",
        "Pessimistic": "150",
        "Tasks touched": "1",
    }


def test_drivers_are_filled_from_a_table_and_the_same_again_does_nothing(cast):
    task(cast, "Map")
    task(cast, "Build")
    table = (
        "Name,Probability in percent,Optimistic effect in percent,Most likely effect in percent,"
        'Pessimistic effect in percent,Tasks touched\nLate,40,100,130,200,"2, 1"\nIll,10,100,110,120,\n'
    )

    def imported():
        job = importing.begin(
            get("risk-drivers"), cast.project, table.encode(), filename="r.csv", actor=cast.owner, dry_run=False
        )
        run_pending()
        job.refresh_from_db()
        assert job.result is not None, job.error
        return job.result

    assert (imported()["created"], touched(RiskDriver.objects.get(name="Late"))) == (2, [1, 2])
    again = imported()
    assert (again["problems"], again["created"], again["changed"], again["unchanged"]) == ([], 0, 0, 2)
