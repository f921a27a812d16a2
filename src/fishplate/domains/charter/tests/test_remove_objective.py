from __future__ import annotations

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.tests import factories
from fishplate.kernel import errors, search

pytestmark = pytest.mark.django_db


def test_it_goes_and_is_found_no_more():
    world = factories.landscape()
    owner, project = world.cast.owner, world.cast.project
    objective = factories.objective(project, by=owner, statement="Zero paper")
    assert search.find(owner, "paper")
    services.remove_objective(objective_id=objective.pk, actor=owner)
    assert not queries.objectives(owner, project.pk).exists()
    assert not search.find(owner, "paper")


def test_one_with_indicators_stays_and_names_them():
    world = factories.landscape()
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    factories.indicator(objective, by=world.cast.owner)
    with pytest.raises(errors.Refused, match="I1"):
        services.remove_objective(objective_id=objective.pk, actor=world.cast.owner)


def test_who_may_not():
    world = factories.landscape()
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    with pytest.raises(errors.Forbidden):
        services.remove_objective(objective_id=objective.pk, actor=world.cast.teammate)
    with pytest.raises(errors.NotFound):
        services.remove_objective(objective_id=objective.pk, actor=world.cast.stranger)
