from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_manager_takes_somebody_out():
    organisation = factories.organisation()
    manager, member = factories.person(of=organisation, role="manager"), factories.person(of=organisation)
    membership = Membership.objects.get(person=member)
    services.remove_membership(membership_id=membership.pk, actor=manager.as_actor())
    assert not queries.organisations(member.as_actor()).exists()


def test_the_last_manager_stays():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager")
    with pytest.raises(errors.Refused, match="last manager"):
        services.remove_membership(membership_id=Membership.objects.get(person=manager).pk, actor=manager.as_actor())


def test_members_may_not_and_strangers_find_nothing():
    organisation = factories.organisation()
    factories.person(of=organisation, role="manager")
    member = factories.person(of=organisation)
    membership_id = Membership.objects.get(person=member).pk
    with pytest.raises(errors.Forbidden):
        services.remove_membership(membership_id=membership_id, actor=member.as_actor())
    with pytest.raises(errors.NotFound):
        services.remove_membership(membership_id=membership_id, actor=factories.person().as_actor())
