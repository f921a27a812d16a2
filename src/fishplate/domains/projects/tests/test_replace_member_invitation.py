from __future__ import annotations

import pytest

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.models import MemberInvitation
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.test_invite_member import invite
from fishplate.kernel import audit, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_the_newer_invitation_leads_where_the_older_one_led() -> None:
    cast = factories.cast()
    first, _ = invite(cast)
    other, _ = invite(cast, email="another@example.org")
    assert isinstance(first, MemberInvitation)
    assert isinstance(other, MemberInvitation)
    services.replace_member_invitation(member_invitation_id=first.pk, by_id=other.invitation_id)
    first.refresh_from_db()
    assert first.invitation_id == other.invitation_id
    assert queries.member_invitations(cast.owner, cast.project.pk).count() == 2
    entry = audit.entries_of_record(records.reference(first))[0]
    assert history.name_of(entry) == "invitation: replaced"
