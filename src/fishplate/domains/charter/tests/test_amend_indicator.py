from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.models import Indicator
from fishplate.domains.charter.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db

FIELDS = ("version", "objective_id", "interface_id", "name", "kind", "comparison", "target", "unit", "method")


def amend(indicator: Indicator, *, by: Actor, **changes: Any) -> Indicator:
    given = {name: getattr(indicator, name) for name in FIELDS} | changes
    return services.amend_indicator(indicator_id=indicator.pk, actor=by, **given)


def test_it_changes_and_may_move_to_another_objective():
    world = factories.landscape()
    owner, project = world.cast.owner, world.cast.project
    first, second = (factories.objective(project, by=owner) for _ in range(2))
    indicator = factories.indicator(first, world.interface, by=owner)
    amend(indicator, by=owner, objective_id=second.pk, target=Decimal(500), interface_id=None)
    found = queries.indicator(world.cast.teammate, indicator.pk)
    assert (found.objective, found.wanted, found.interface) == (second, "≤ 500 ms", None)
    with pytest.raises(errors.Stale):
        amend(indicator, by=owner)


def test_an_objective_of_another_project_is_none():
    world, other = factories.landscape(), factories.landscape()
    theirs = factories.objective(other.cast.project, by=other.cast.owner)
    indicator = factories.indicator(factories.objective(world.cast.project, by=world.cast.owner), by=world.cast.owner)
    with pytest.raises(errors.Invalid) as refusal:
        amend(indicator, by=world.cast.owner, objective_id=theirs.pk)
    assert set(refusal.value.fields) == {"objective_id"}


def test_who_may_not_and_when():
    world = factories.landscape()
    factories.complete(world)
    indicator = queries.indicators(world.cast.owner).get()
    with pytest.raises(errors.Forbidden):
        amend(indicator, by=world.cast.teammate)
    with pytest.raises(errors.NotFound):
        amend(indicator, by=world.cast.stranger)
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    with pytest.raises(errors.Refused, match="submitted"):
        amend(indicator, by=world.cast.owner, target=Decimal(5000))
