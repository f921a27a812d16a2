from __future__ import annotations

import pytest

from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.test_invite_member import NEW, accept, invite
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_their_joining_stands_in_the_history_of_the_project() -> None:
    cast = factories.cast()
    accept(invite(cast)[1])
    entry = Entry.objects.filter(action="projects.member_added").latest("number")
    assert entry.chain.key == f"project:{cast.project.pk}"


def test_who_takes_part_for_another_organisation_already_keeps_the_roles_they_have() -> None:
    cast = factories.cast()
    elsewhere = people.person(of=cast.supplier, email=NEW)
    invited, _token = invite(cast)
    factories.member(cast.project, elsewhere, cast.supplier, Role.OBSERVER, by=cast.owner)
    assert services.join_invited_member(member_invitation_id=invited.pk, person_id=elsewhere.pk) is None
    assert queries.roles(elsewhere.pk, cast.project.pk) == {Role.OBSERVER}
    assert Member.objects.filter(person=elsewhere, removed_at=None).count() == 1
