from __future__ import annotations

import pytest

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Plan
from fishplate.domains.planning.tests.factories import risk_driver, task, touched
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_driver_touches_the_tasks_that_are_named_and_moves_no_date(cast):
    task(cast, "Map")
    task(cast, "Build", after="1")
    before = Plan.objects.get().version
    driver = risk_driver(cast, "The supplier is late", tasks=[2, 1, 2])
    assert touched(driver) == [1, 2]
    assert Plan.objects.get().version == before
    [listed] = queries.risk_drivers(cast.teammate)
    assert (listed.name, listed.probability_percent, listed.pessimistic_percent) == ("The supplier is late", 30, 150)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"probability_percent": 101}, "probability_percent", "100"),
        ({"optimistic_percent": 130}, "optimistic_percent", "above the most likely"),
        ({"pessimistic_percent": 110}, "pessimistic_percent", "below the most likely"),
        ({"pessimistic_percent": 1001}, "pessimistic_percent", "1000"),
        ({"tasks": [7]}, "task_numbers", "no task 7"),
        ({"name": "  "}, "name", "blank"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast, given, field, said):
    with pytest.raises(errors.Invalid) as refusal:
        risk_driver(cast, **{"name": "Late", **given})
    assert list(refusal.value.fields) == [field]
    assert said in str(refusal.value.fields[field][0])


def test_two_drivers_of_a_plan_have_two_names(cast):
    risk_driver(cast, "Late")
    with pytest.raises(errors.Invalid) as refusal:
        risk_driver(cast, "late ")
    assert set(refusal.value.fields) == {"name"}


def test_whoever_plans_adds_them(cast):
    with pytest.raises(errors.Forbidden):
        risk_driver(cast, "Late", by=cast.teammate)
    with pytest.raises(errors.NotFound):
        risk_driver(cast, "Late", by=cast.stranger)
