from __future__ import annotations

import pytest

from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_member_sees_the_project_and_fills_the_roles_given():
    cast = factories.cast()
    newcomer = organisations.person(of=cast.supplier)
    factories.member(cast.project, newcomer, cast.supplier, Role.TEST_ENGINEER, party=Party.SUPPLIER, by=cast.owner)
    assert queries.project(newcomer.as_actor(), cast.project.pk) == cast.project
    assert queries.roles(newcomer.pk, cast.project.pk) == {Role.TEST_ENGINEER}
    entry = Entry.objects.filter(action="projects.member_added").latest("number")
    assert entry.chain.key == f"project:{cast.project.pk}"
    assert entry.actor_id == cast.owner.id
    assert newcomer.name not in str(Entry.objects.filter(pk=entry.pk).values())


def test_only_the_project_manager_adds_members_and_the_reason_says_so():
    cast = factories.cast()
    newcomer = organisations.person(of=cast.supplier)
    with pytest.raises(errors.Forbidden, match="Project manager"):
        factories.member(cast.project, newcomer, cast.supplier, by=cast.supplier_member)


def test_strangers_and_removed_members_find_nothing_to_add_to():
    cast = factories.cast()
    for actor in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.member(cast.project, cast.people["stranger"], cast.supplier, by=actor)


def test_nobody_is_a_member_twice_or_for_an_organisation_that_is_not_theirs():
    cast = factories.cast()
    with pytest.raises(errors.Invalid, match="already"):
        factories.member(cast.project, cast.people["teammate"], cast.organisation, by=cast.owner)
    with pytest.raises(errors.Invalid, match="does not belong"):
        factories.member(cast.project, cast.people["stranger"], cast.organisation, by=cast.owner)


def test_somebody_removed_can_come_back():
    cast = factories.cast()
    factories.member(cast.project, cast.people["removed_member"], cast.supplier, by=cast.owner)
    assert queries.projects(cast.removed_member).filter(pk=cast.project.pk).exists()


def test_a_removed_member_is_taken_out_of_counts_and_roles():
    cast = factories.cast()
    assert not queries.projects(cast.removed_member).exists()
    assert queries.roles(cast.removed_member.id, cast.project.pk) == frozenset()
