from __future__ import annotations

import pytest

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def member_of(cast, who: str) -> Member:
    return Member.objects.get(project=cast.project, person=cast.people[who], removed_at=None)


def amend(cast, who, roles, actor, version=1):
    return services.amend_member(
        member_id=member_of(cast, who).pk, version=version, party=Party.INTEGRATOR, roles=roles, actor=actor
    )


def test_roles_are_exactly_those_given():
    cast = factories.cast()
    amend(cast, "teammate", [Role.BUSINESS_OWNER, Role.OPERATIONS], cast.owner)
    assert queries.roles(cast.teammate.id, cast.project.pk) == {Role.BUSINESS_OWNER, Role.OPERATIONS}
    assert member_of(cast, "teammate").party == Party.INTEGRATOR


def test_somebody_always_manages_the_project():
    cast = factories.cast()
    with pytest.raises(errors.Refused, match="only project manager"):
        amend(cast, "owner", [Role.SPONSOR], cast.owner)
    amend(cast, "teammate", [Role.PROJECT_MANAGER], cast.owner)
    amend(cast, "owner", [Role.SPONSOR], cast.owner)


def test_others_may_not_or_find_nothing():
    cast = factories.cast()
    with pytest.raises(errors.Forbidden):
        amend(cast, "teammate", [Role.PROJECT_MANAGER], cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            amend(cast, "teammate", [], actor)


def test_a_stale_edit_overwrites_nothing():
    cast = factories.cast()
    amend(cast, "teammate", [Role.OPERATIONS], cast.owner)
    with pytest.raises(errors.Stale):
        amend(cast, "teammate", [Role.SPONSOR], cast.owner)
