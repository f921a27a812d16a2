from __future__ import annotations

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_codes_count_up_and_are_never_given_twice():
    cast = projects.cast()
    first = factories.objective(cast.project, by=cast.owner)
    second = factories.objective(cast.project, by=cast.owner, statement="Stock agrees", owner_id=cast.teammate.id)
    services.remove_objective(objective_id=second.pk, actor=cast.owner)
    third = factories.objective(cast.project, by=cast.owner)
    assert [first.code, second.code, third.code] == ["O1", "O2", "O3"]
    assert [one.code for one in queries.objectives(cast.teammate, cast.project.pk)] == ["O1", "O3"]


def test_only_a_member_of_the_project_answers_for_it():
    cast = projects.cast()
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.Invalid) as refusal:
            factories.objective(cast.project, by=cast.owner, owner_id=outsider.id)
        assert set(refusal.value.fields) == {"owner_id"}


def test_it_says_something_and_takes_a_role():
    cast = projects.cast()
    with pytest.raises(errors.Invalid, match="blank"):
        factories.objective(cast.project, by=cast.owner, statement="  ")
    with pytest.raises(errors.Forbidden):
        factories.objective(cast.project, by=cast.teammate)
    with pytest.raises(errors.NotFound):
        factories.objective(cast.project, by=cast.stranger)


def test_a_submitted_charter_takes_no_more_objectives():
    world = factories.landscape()
    factories.submitted(world)
    with pytest.raises(errors.Refused, match="submitted"):
        factories.objective(world.cast.project, by=world.cast.owner)
