from __future__ import annotations

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import RiskDriver, TouchedTask
from fishplate.domains.planning.tests.factories import amend_risk, risk_driver, task, touched
from fishplate.kernel import errors, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_a_removed_driver_comes_back_with_the_tasks_it_touched(cast):
    task(cast, "Map")
    driver = risk_driver(cast, "Late", tasks=[1])
    services.remove_risk_driver(risk_driver_id=driver.pk, actor=cast.owner)
    assert not RiskDriver.objects.exists()
    assert not TouchedTask.objects.exists()
    take_back(cast.owner)
    again = RiskDriver.objects.get()
    assert (again.pk, again.name, touched(again)) == (driver.pk, "Late", [1])


def test_adding_and_changing_are_taken_back(cast):
    task(cast, "Map")
    task(cast, "Build")
    driver = risk_driver(cast, "Late", tasks=[1])
    amend_risk(cast, driver, name="Later", task_numbers=[2])
    take_back(cast.owner)
    former = RiskDriver.objects.get()
    assert (former.name, touched(former)) == ("Late", [1])


def test_a_task_goes_with_what_touches_it_and_comes_back_with_it(cast):
    first = task(cast, "Map")
    driver = risk_driver(cast, "Late", tasks=[1])
    services.remove_task(task_id=first.pk, actor=cast.owner)
    assert touched(driver) == []
    take_back(cast.owner)
    assert touched(driver) == [1]


def test_a_task_that_comes_back_is_not_touched_by_what_is_gone(cast):
    first = task(cast, "Map")
    driver = risk_driver(cast, "Late", tasks=[1])
    services.remove_task(task_id=first.pk, actor=cast.owner)
    of_task = latest(cast.owner).pk
    services.remove_risk_driver(risk_driver_id=driver.pk, actor=cast.owner)
    undo.undo_change(change_id=of_task, actor=cast.owner)
    assert not TouchedTask.objects.exists()


def test_whoever_plans_removes_them(cast):
    driver = risk_driver(cast, "Late")
    with pytest.raises(errors.Forbidden):
        services.remove_risk_driver(risk_driver_id=driver.pk, actor=cast.teammate)
    with pytest.raises(errors.NotFound):
        services.remove_risk_driver(risk_driver_id=driver.pk, actor=cast.stranger)
