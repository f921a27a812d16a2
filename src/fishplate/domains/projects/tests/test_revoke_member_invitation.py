from __future__ import annotations

import pytest

from fishplate.domains.organisations import services as organisations
from fishplate.domains.projects import services
from fishplate.domains.projects.models import MemberInvitation
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.test_invite_member import accept, invite
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_the_link_leads_nowhere_any_more() -> None:
    cast = factories.cast()
    invited, token = invite(cast)
    services.revoke_member_invitation(member_invitation_id=invited.pk, actor=cast.owner)
    with pytest.raises(errors.NotFound):
        accept(token)
    assert history.name_of(audit.entries_of_record(records.reference(invited))[0]) == "invitation: revoked"
    with pytest.raises(errors.Refused):
        services.revoke_member_invitation(member_invitation_id=invited.pk, actor=cast.owner)


def test_what_was_accepted_is_not_revoked() -> None:
    cast = factories.cast()
    invited, token = invite(cast)
    accept(token)
    with pytest.raises(errors.Refused):
        services.revoke_member_invitation(member_invitation_id=invited.pk, actor=cast.owner)


def test_only_who_runs_the_project_does() -> None:
    cast = factories.cast()
    invited, _token = invite(cast)
    assert isinstance(invited, MemberInvitation)
    with pytest.raises(errors.Forbidden):
        services.revoke_member_invitation(member_invitation_id=invited.pk, actor=cast.teammate)
    with pytest.raises(errors.NotFound):
        services.revoke_member_invitation(member_invitation_id=invited.pk, actor=cast.stranger)
    with pytest.raises(errors.Forbidden):
        organisations.revoke_invitation(invitation_id=invited.invitation_id, actor=cast.teammate)
