from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.models import Objective
from fishplate.domains.charter.tests import factories
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import contributions, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return projects.cast()


def of_teammate(cast: Cast) -> Objective:
    return factories.objective(cast.project, by=cast.owner, owner_id=cast.teammate.id)


def leave(cast: Cast, **named: Any) -> None:
    organisations.leave_organisation(organisation_id=cast.organisation.pk, actor=cast.teammate, **named)


def test_the_successor_answers_for_it(cast: Cast) -> None:
    objective = of_teammate(cast)
    colleague = people.person(of=cast.organisation)
    leave(cast, successor=colleague.pk)
    objective.refresh_from_db()
    assert objective.owner == colleague


def test_it_may_be_left_to_nobody_yet(cast: Cast) -> None:
    objective = of_teammate(cast)
    leave(cast)
    objective.refresh_from_db()
    assert objective.owner is None


def test_nobody_outside_the_project_answers_for_it_and_nothing_happens(cast: Cast) -> None:
    objective = of_teammate(cast)
    colleague = people.person(of=cast.organisation)
    with pytest.raises(errors.Refused, match="Only a member of the project"):
        leave(cast, takers={f"objective-{objective.pk}": colleague.pk})
    assert Member.objects.filter(person_id=cast.teammate.id, removed_at=None).exists()


def test_what_others_answer_for_and_what_stands_is_not_theirs_to_hand_over(cast: Cast) -> None:
    factories.objective(cast.project, by=cast.owner)
    member = Member.objects.get(person_id=cast.teammate.id, removed_at=None)
    assert queries.objectives_held([member]) == []
    held = contributions.OPEN_WORK.collect(cast.teammate.id, cast.organisation.pk)
    assert [one.key for one in held] == [f"member-{member.pk}"]


def test_who_may(cast: Cast) -> None:
    objective = of_teammate(cast)
    given = {"objective_id": objective.pk, "person_id": cast.teammate.id, "to_person_id": cast.owner.id}
    for name in ("stranger", "supplier_member", "removed_member"):
        with pytest.raises(errors.Forbidden):
            services.hand_over_objective(**given, actor=cast.people[name].as_actor())
    services.hand_over_objective(**given, actor=cast.owner)
    with pytest.raises(errors.NotFound):
        services.hand_over_objective(**given, actor=cast.owner)
