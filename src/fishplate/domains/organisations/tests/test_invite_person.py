from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Invitation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Content
from fishplate.kernel.messages.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_a_manager_gets_a_link_that_is_stored_nowhere():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager")
    invitation, link = services.invite_person(
        organisation_id=organisation.pk, email="new@example.org", actor=manager.as_actor()
    )
    token = link.rstrip("/").rpartition("/")[2]
    assert queries.invitation_of_token(token) == invitation
    assert token not in str(Invitation.objects.values())
    assert all(token not in payload for payload in Content.objects.values_list("payload", flat=True))


def test_a_member_is_told_why_not_and_a_stranger_finds_nothing():
    organisation = factories.organisation()
    member, stranger = factories.person(of=organisation), factories.person()
    with pytest.raises(errors.Forbidden):
        services.invite_person(organisation_id=organisation.pk, email="n@example.org", actor=member.as_actor())
    with pytest.raises(errors.NotFound):
        services.invite_person(organisation_id=organisation.pk, email="n@example.org", actor=stranger.as_actor())


@pytest.mark.parametrize(
    ("field", "typed"), [("email", {"email": "no address"}), ("days", {"days": 31}), ("days", {"days": 0})]
)
def test_what_is_wrong_is_said_at_its_field(field: str, typed: dict[str, Any]):
    values = {"email": "new@example.org", **typed}
    with pytest.raises(errors.Invalid) as refused:
        services.invite_person(organisation_id=factories.organisation().pk, actor=SYSTEM, **values)
    assert field in refused.value.fields


def test_who_belongs_to_it_is_not_invited():
    organisation = factories.organisation()
    person = factories.person(of=organisation)
    with pytest.raises(errors.Invalid):
        services.invite_person(organisation_id=organisation.pk, email=person.email.upper(), actor=SYSTEM)


def test_a_second_invitation_makes_the_first_one_void():
    organisation = factories.organisation()
    first, second = (
        services.invite_person(organisation_id=organisation.pk, email="new@example.org", actor=SYSTEM)[0]
        for _ in range(2)
    )
    assert list(queries.open_invitations(organisation)) == [second]
    first.refresh_from_db()
    assert first.revoked_at is not None


def test_it_goes_by_mail_where_there_is_mail(settings: Any):
    organisation = factories.organisation()
    services.invite_person(organisation_id=organisation.pk, email="one@example.org", actor=SYSTEM)
    assert not OutgoingMail.objects.exists()
    settings.FISHPLATE_MAIL_URL = "console:"
    _, link = services.invite_person(organisation_id=organisation.pk, email="two@example.org", actor=SYSTEM)
    mail = OutgoingMail.objects.get()
    assert mail.to == "two@example.org"
    assert link in mail.text
    assert link not in mail.subject


def test_it_expires():
    _, link = services.invite_person(
        organisation_id=factories.organisation().pk, email="new@example.org", days=2, actor=SYSTEM
    )
    token = link.rstrip("/").rpartition("/")[2]
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert queries.invitation_of_token(token)
    with clock.frozen(clock.now() + timedelta(days=2, seconds=1)):
        assert queries.invitation_of_token(token) is None
        with pytest.raises(errors.NotFound):
            services.accept_invitation(token=token, name="Late", password=factories.PASSWORD)
