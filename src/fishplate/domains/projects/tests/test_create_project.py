from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Phase, Role
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def create(organisation_id, actor, **changed):
    values = {"code": "MES-ERP", "name": "MES–ERP integration", "starts_on": date(2026, 3, 2), **changed}
    return services.create_project(organisation_id=organisation_id, actor=actor, **values)


def test_whoever_starts_a_project_manages_it_and_it_begins_with_definition():
    organisation = organisations.organisation()
    actor = organisations.person(of=organisation).as_actor()
    project = create(organisation.pk, actor)
    assert project.phase == Phase.DEFINITION
    assert queries.roles(actor.id, project.pk) == {Role.PROJECT_MANAGER}
    assert list(queries.projects(actor)) == [project]


def test_a_colleague_who_is_no_member_does_not_see_it():
    organisation = organisations.organisation()
    create(organisation.pk, organisations.person(of=organisation).as_actor())
    assert not queries.projects(organisations.person(of=organisation, role="manager").as_actor()).exists()


def test_a_stranger_finds_no_organisation_to_start_it_in():
    with pytest.raises(errors.NotFound):
        create(organisations.organisation().pk, organisations.person().as_actor())


def test_an_administrator_who_is_no_member_may_not():
    organisation = organisations.organisation()
    with pytest.raises(errors.Forbidden, match="members"):
        create(organisation.pk, organisations.administrator().as_actor())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"code": ""}, "code"),
        ({"code": "mes-erp"}, "code"),
        ({"code": "B", "ends_on": date(2026, 3, 1)}, "ends_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed, field):
    organisation = organisations.organisation()
    actor = organisations.person(of=organisation).as_actor()
    create(organisation.pk, actor)
    with pytest.raises(errors.Invalid) as invalid:
        create(organisation.pk, actor, **changed)
    assert field in invalid.value.fields
