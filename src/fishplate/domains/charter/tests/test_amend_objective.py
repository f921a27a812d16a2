from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.models import Objective
from fishplate.domains.charter.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(objective: Objective, *, by: Actor, **changes: Any) -> Objective:
    fields = ("version", "statement", "rationale", "due_on", "owner_id")
    given = {name: getattr(objective, name) for name in fields} | changes
    return services.amend_objective(objective_id=objective.pk, actor=by, **given)


def test_it_changes_and_the_second_of_two_is_told():
    cast = projects.cast()
    objective = factories.objective(cast.project, by=cast.owner)
    amend(objective, by=cast.supplier_member, due_on=date(2026, 12, 1), owner_id=cast.teammate.id)
    found = queries.objective(cast.teammate, objective.pk)
    assert (found.due_on, found.owner) == (date(2026, 12, 1), cast.people["teammate"])
    with pytest.raises(errors.Stale):
        amend(objective, by=cast.owner, statement="Mine")


def test_who_may_not_and_who_does_not_see_it():
    cast = projects.cast()
    objective = factories.objective(cast.project, by=cast.owner)
    with pytest.raises(errors.Forbidden):
        amend(objective, by=cast.teammate)
    with pytest.raises(errors.NotFound):
        amend(objective, by=cast.stranger)


def test_it_is_frozen_with_its_charter():
    world = factories.landscape()
    factories.submitted(world)
    objective = queries.objectives(world.cast.owner, world.cast.project.pk)[0]
    with pytest.raises(errors.Refused, match="submitted"):
        amend(objective, by=world.cast.owner, statement="Less")
