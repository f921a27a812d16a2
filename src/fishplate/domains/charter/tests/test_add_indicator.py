from __future__ import annotations

from decimal import Decimal

import pytest

from fishplate.domains.charter import queries
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests import factories as landscapes
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_it_says_what_is_wanted_where():
    world = factories.landscape()
    owner = world.cast.owner
    objective = factories.objective(world.cast.project, by=owner)
    first = factories.indicator(objective, world.interface, by=owner, target=Decimal("800.000000"))
    second = factories.indicator(objective, by=owner, kind="other", comparison="ge", target=Decimal("99.5"), unit="%")
    assert [(one.code, one.wanted) for one in (first, second)] == [("I1", "≤ 800 ms"), ("I2", "≥ 99.5 %")]
    assert list(queries.indicators_of(world.interface.pk, world.cast.supplier_member)) == [first]
    assert not queries.indicators_of(world.interface.pk, world.cast.stranger).exists()


def test_it_is_measured_at_an_interface_in_scope():
    world = factories.landscape()
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    elsewhere = landscapes.interface(world.erp, by=world.cast.owner)
    with pytest.raises(errors.Invalid, match="not in the project's scope"):
        factories.indicator(objective, elsewhere, by=world.cast.owner)


def test_everything_that_is_wrong_is_told_at_once():
    world = factories.landscape()
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    with pytest.raises(errors.Invalid) as refusal:
        factories.indicator(
            objective, by=world.cast.owner, name="", kind="mood", comparison="ne", target=Decimal("1e30")
        )
    assert set(refusal.value.fields) == {"name", "kind", "comparison", "target"}


def test_who_may_not_and_when():
    world = factories.landscape()
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    with pytest.raises(errors.Forbidden):
        factories.indicator(objective, by=world.cast.teammate)
    with pytest.raises(errors.NotFound):
        factories.indicator(objective, by=world.cast.stranger)
    factories.submitted(world, objective)
    with pytest.raises(errors.Refused, match="submitted"):
        factories.indicator(objective, by=world.cast.owner)
