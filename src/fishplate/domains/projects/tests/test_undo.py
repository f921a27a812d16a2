"""A project and who takes part in it go back."""

from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.tests import factories
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_a_project_is_called_and_runs_as_before(cast):
    before = Project.objects.get(pk=cast.project.pk)
    services.amend_project(
        project_id=before.pk, version=before.version, code="X", name="Other", purpose="New", starts_on=date(2027, 1, 4),
        ends_on=date(2027, 12, 31), actor=cast.owner,
    )  # fmt: skip
    take_back(cast.owner)
    after = Project.objects.get(pk=cast.project.pk)
    names = ("code", "name", "purpose", "starts_on", "ends_on")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]


def test_a_member_is_amended_back_taken_out_and_let_in_again(cast):
    person = organisations.person("Wu New", of=cast.organisation)
    member = factories.member(cast.project, person, cast.organisation, Role.TEST_ENGINEER, by=cast.owner)
    services.amend_member(
        member_id=member.pk, version=member.version, party=Party.SUPPLIER, roles=[Role.SPONSOR], actor=cast.owner
    )
    take_back(cast.owner)
    standing = queries.members(cast.owner, cast.project.pk).get(pk=member.pk)
    assert standing.party == Party.OWNER
    assert set(standing.holdings.values_list("role", flat=True)) == {Role.TEST_ENGINEER}
    take_back(cast.owner)
    assert not queries.projects(person.as_actor()).exists()
    take_back(cast.owner, redo=True)
    assert queries.projects(person.as_actor()).exists()


def test_who_was_removed_is_back(cast):
    member = Member.objects.get(project=cast.project, person=cast.people["teammate"], removed_at=None)
    services.remove_member(member_id=member.pk, actor=cast.owner)
    take_back(cast.owner)
    assert queries.projects(cast.teammate).exists()
