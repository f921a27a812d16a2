from __future__ import annotations

import pytest

from fishplate.domains.planning.tests.factories import amend_risk, risk_driver, task, touched
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_only_what_changed_of_the_tasks_stands_in_the_history(cast):
    for name in ("Map", "Build", "Test"):
        task(cast, name)
    driver = risk_driver(cast, "Late", tasks=[1, 2])
    kept = driver.touches.get(task__number=2)
    amended = amend_risk(cast, driver, likely_percent=140, task_numbers=[2, 3])
    assert (touched(amended), amended.likely_percent, amended.version) == ([2, 3], 140, 2)
    assert amended.touches.get(task__number=2) == kept


def test_it_may_keep_its_name_and_not_take_anothers(cast):
    driver = risk_driver(cast, "Late")
    risk_driver(cast, "Ill")
    amend_risk(cast, driver, probability_percent=10)
    with pytest.raises(errors.Invalid) as refusal:
        amend_risk(cast, driver, name="ILL")
    assert set(refusal.value.fields) == {"name"}


def test_two_at_once_lose_nothing_and_others_may_not(cast):
    driver = risk_driver(cast, "Late")
    amend_risk(cast, driver, description="first")
    with pytest.raises(errors.Stale):
        amend_risk(cast, driver, version=1, description="second")
    with pytest.raises(errors.Forbidden):
        amend_risk(cast, driver, by=cast.teammate)
    with pytest.raises(errors.NotFound):
        amend_risk(cast, driver, by=cast.stranger)
