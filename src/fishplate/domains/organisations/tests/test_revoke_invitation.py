from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_the_link_leads_nowhere_then():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager").as_actor()
    invitation, token = factories.invitation(organisation)
    services.revoke_invitation(invitation_id=invitation.pk, actor=manager)
    assert queries.invitation_of_token(token) is None
    with pytest.raises(errors.NotFound):
        services.accept_invitation(token=token, name="New", password=factories.PASSWORD)
    with pytest.raises(errors.Refused):
        services.revoke_invitation(invitation_id=invitation.pk, actor=manager)


def test_a_member_is_told_why_not_and_a_stranger_finds_nothing():
    organisation = factories.organisation()
    invitation, _ = factories.invitation(organisation)
    with pytest.raises(errors.Forbidden):
        services.revoke_invitation(invitation_id=invitation.pk, actor=factories.person(of=organisation).as_actor())
    with pytest.raises(errors.NotFound):
        services.revoke_invitation(invitation_id=invitation.pk, actor=factories.person().as_actor())
