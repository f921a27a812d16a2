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


def invited_by(person, organisation, email: str):
    made, _link = services.invite_person(
        organisation_id=organisation.pk, email=email, role="manager", actor=person.as_actor()
    )
    return made


def test_who_goes_does_not_come_back_by_a_link_they_made_while_they_could():
    organisation, elsewhere = factories.organisation(), factories.organisation()
    stays, goes = (factories.person(of=organisation, role="manager") for _each in range(2))
    _made, token = factories.invitation(elsewhere, email="goes@elsewhere.example", role="manager")
    services.join_by_invitation(token=token, actor=goes.as_actor())
    own = invited_by(goes, organisation, "private@mail.example")
    others, there = invited_by(stays, organisation, "new@mail.example"), invited_by(goes, elsewhere, "x@mail.example")
    membership = Membership.objects.get(person=goes, organisation=organisation)
    services.remove_membership(membership_id=membership.pk, actor=stays.as_actor())
    for invitation in (own, others, there):
        invitation.refresh_from_db()
    assert own.revoked_at is not None
    assert (others.revoked_at, there.revoked_at) == (None, None)
