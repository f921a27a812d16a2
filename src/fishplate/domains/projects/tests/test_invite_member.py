"""Somebody is invited by e-mail into an organisation and a role in a project, in one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Invitation, Membership, Person
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, MemberInvitation, Project
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, clock, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.web import history

pytestmark = pytest.mark.django_db
NEW = "new@example.org"


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def invite(cast: Cast, actor: Actor | None = None, **given: Any) -> tuple[Member | MemberInvitation, str]:
    """Invite as a test engineer of the owner; return what came of it with the token of the link."""
    values = {
        "project_id": cast.project.pk,
        "email": NEW,
        "organisation_id": cast.organisation.pk,
        "party": Party.OWNER,
        "roles": [Role.TEST_ENGINEER],
        **given,
    }
    made, link = services.invite_member(actor=actor or cast.owner, **values)
    return made, link.rstrip("/").rpartition("/")[2]


def accept(token: str) -> Person:
    return organisations.accept_invitation(token=token, name="Ning New", password=people.PASSWORD)


def test_who_accepts_belongs_to_both_at_once(cast: Cast) -> None:
    invited, token = invite(cast)
    assert history.name_of(audit.entries_of_record(records.reference(invited))[0]) == "invitation: created"
    ning = accept(token)
    assert Membership.objects.filter(person=ning, organisation=cast.organisation).exists()
    assert queries.roles(ning.pk, cast.project.pk) == {Role.TEST_ENGINEER}
    assert Project.objects.visible_to(ning.as_actor()).get() == cast.project
    assert not queries.member_invitations(cast.owner, cast.project.pk).exists()
    with pytest.raises(errors.NotFound):
        accept(token)


def test_who_has_an_account_elsewhere_joins_with_it(cast: Cast) -> None:
    elsewhere = people.person(email=NEW)
    _, token = invite(cast)
    organisations.join_by_invitation(token=token, actor=elsewhere.as_actor())
    assert queries.roles(elsewhere.pk, cast.project.pk) == {Role.TEST_ENGINEER}


def test_who_belongs_to_the_organisation_is_simply_added(cast: Cast) -> None:
    colleague = people.person(of=cast.organisation)
    made, token = invite(cast, email=f" {colleague.email.upper()}")
    assert isinstance(made, Member)
    assert token == ""
    assert queries.roles(colleague.pk, cast.project.pk) == {Role.TEST_ENGINEER}
    assert not Invitation.objects.exists()
    with pytest.raises(errors.Invalid):
        invite(cast, email=colleague.email)


def test_a_second_invitation_stands_in_for_the_first_in_every_project(cast: Cast) -> None:
    another = factories.project(cast.people["owner"], cast.organisation, name="Another")
    _, first = invite(cast)
    _, second = invite(cast, project_id=another.pk, roles=[Role.OPERATIONS])
    with pytest.raises(errors.NotFound):
        accept(first)
    ning = accept(second)
    assert queries.roles(ning.pk, cast.project.pk) == {Role.TEST_ENGINEER}
    assert queries.roles(ning.pk, another.pk) == {Role.OPERATIONS}


def test_so_does_one_of_the_organisation_alone(cast: Cast) -> None:
    invite(cast)
    _, token = people.invitation(cast.organisation, email=NEW)
    assert queries.roles(accept(token).pk, cast.project.pk) == {Role.TEST_ENGINEER}


def test_it_expires_and_is_void_when_the_organisation_takes_it_back(cast: Cast) -> None:
    invited, token = invite(cast, days=1)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not queries.member_invitations(cast.owner, cast.project.pk).exists()
        with pytest.raises(errors.NotFound):
            accept(token)
    assert isinstance(invited, MemberInvitation)
    organisations.revoke_invitation(invitation_id=invited.invitation_id, actor=cast.owner)
    with pytest.raises(errors.NotFound):
        accept(token)


def test_only_who_runs_the_project_invites_and_strangers_find_nothing(cast: Cast) -> None:
    for name in ("teammate", "supplier_member"):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            invite(cast, cast.people[name].as_actor())
    for name in ("stranger", "removed_member"):
        with pytest.raises(errors.NotFound):
            invite(cast, cast.people[name].as_actor())
    assert not Invitation.objects.exists()


def test_who_runs_a_project_brings_people_into_the_organisation_that_owns_it_and_into_no_other(cast: Cast) -> None:
    mei = cast.people["teammate"]
    member = Member.objects.get(person=mei, removed_at=None)
    services.amend_member(
        member_id=member.pk, version=member.version, party="owner", roles=[Role.PROJECT_MANAGER], actor=cast.owner
    )
    invite(cast, mei.as_actor())
    with pytest.raises(errors.NotFound):
        invite(cast, mei.as_actor(), organisation_id=cast.supplier.pk)
    people.invitation(cast.supplier, email="mei@supplier.example")
    token = people.invitation(cast.supplier, email="mei@supplier.example")[1]
    organisations.join_by_invitation(token=token, actor=mei.as_actor())
    with pytest.raises(errors.Forbidden, match=cast.supplier.name):
        invite(cast, mei.as_actor(), organisation_id=cast.supplier.pk)


def test_a_token_limited_to_the_project_does_not_bring_people_into_the_organisation(cast: Cast) -> None:
    limited = replace(cast.owner, projects=frozenset({cast.project.pk}))
    with pytest.raises(errors.Forbidden):
        invite(cast, limited)


@pytest.mark.parametrize(("field", "typed"), [("email", {"email": "no address"}), ("days", {"days": 31})])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(cast: Cast, field: str, typed: dict[str, Any]) -> None:
    with pytest.raises(errors.Invalid) as refused:
        invite(cast, **typed)
    assert field in refused.value.fields
    assert not MemberInvitation.objects.exists()


def test_the_mail_says_into_which_project(cast: Cast, settings: Any) -> None:
    settings.FISHPLATE_MAIL_URL = "console:"
    _, token = invite(cast)
    mail = OutgoingMail.objects.get(to=NEW)
    assert cast.project.name in mail.text
    assert token in mail.text


def test_the_pages(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("projects:invite_member", args=[cast.project.pk])
    given = {"email": NEW, "organisation_id": str(cast.organisation.pk), "party": "owner", "days": "7"}
    assert client.post(url, {**given, "email": "no"}).status_code == 422
    made = client.post(url, {**given, "roles": ["test_engineer"]})
    assert "/invitations/open/" in made.content.decode()
    team = reverse("projects:list_members", args=[cast.project.pk])
    assert NEW in client.get(team).content.decode()
    invited = MemberInvitation.objects.get()
    revoke = reverse("projects:revoke_member_invitation", args=[cast.project.pk, invited.pk])
    assert client.post(revoke)["Location"] == team
    assert NEW not in client.get(team).content.decode()
    colleague = people.person(of=cast.organisation)
    assert client.post(url, {**given, "email": colleague.email})["Location"] == team
