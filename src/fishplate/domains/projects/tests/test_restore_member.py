from __future__ import annotations

import pytest

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def taken_out(cast: Cast, who: str = "teammate") -> Member:
    member = Member.objects.get(project=cast.project, person=cast.people[who], removed_at=None)
    return services.remove_member(member_id=member.pk, actor=cast.owner)


def test_they_take_part_again_in_the_roles_they_had(cast):
    roles = set(queries.members(cast.owner, cast.project.pk).get(person=cast.teammate.id).holdings.values_list("role"))
    gone = taken_out(cast)
    back = services.restore_member(member_id=gone.pk, version=gone.version, actor=cast.owner)
    assert set(back.holdings.values_list("role")) == roles
    assert queries.projects(cast.teammate).filter(pk=cast.project.pk).exists()


def test_who_takes_part_again_already_or_left_the_organisation_is_not_restored(cast):
    gone = taken_out(cast)
    factories.member(cast.project, cast.people["teammate"], cast.organisation, Role.TEST_ENGINEER, by=cast.owner)
    with pytest.raises(errors.Refused, match="already"):
        services.restore_member(member_id=gone.pk, version=gone.version, actor=cast.owner)
    other = taken_out(cast, "supplier_member")
    membership = Membership.objects.get(person=cast.supplier_member.id, organisation=cast.supplier)
    organisations.remove_membership(membership_id=membership.pk, actor=SYSTEM)
    with pytest.raises(errors.Refused, match="organisation"):
        services.restore_member(member_id=other.pk, version=other.version, actor=cast.owner)


def test_others_may_not_or_find_nothing_and_who_was_slower_is_told(cast):
    gone = taken_out(cast)
    with pytest.raises(errors.Forbidden):
        services.restore_member(member_id=gone.pk, version=gone.version, actor=cast.supplier_member)
    for actor in (cast.removed_member, cast.stranger, cast.teammate):
        with pytest.raises(errors.NotFound):
            services.restore_member(member_id=gone.pk, version=gone.version, actor=actor)
    with pytest.raises(errors.Stale):
        services.restore_member(member_id=gone.pk, version=gone.version - 1, actor=cast.owner)
