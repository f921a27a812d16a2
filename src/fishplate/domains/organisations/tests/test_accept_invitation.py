from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.organisations.services.second_factors import Passkey
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Content, Entry
from fishplate.kernel.fields import uuid7

pytestmark = pytest.mark.django_db
ACCEPT = "/invitations/accept/"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def opened(token: str, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.get(reverse("organisations:open_invitation", args=[token]))
    assert answer["Location"] == ACCEPT
    return client


def test_it_works_once():
    organisation = factories.organisation()
    invitation, token = factories.invitation(organisation, "new@example.org", role="manager")
    person = services.accept_invitation(token=token, name="New", password=factories.PASSWORD)
    membership = Membership.objects.get(person=person)
    assert (membership.organisation, membership.role) == (organisation, "manager")
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    with pytest.raises(errors.NotFound):
        services.accept_invitation(token=token, name="Again", password=factories.PASSWORD)
    assert Person.objects.count() == 1


def test_a_weak_password_leaves_it_open():
    _, token = factories.invitation()
    with pytest.raises(errors.Invalid) as refused:
        services.accept_invitation(token=token, name="New", password="short")
    assert "password" in refused.value.fields
    assert queries.invitation_of_token(token)
    assert not Person.objects.exists()


def test_an_account_that_is_there_is_not_given_another_password():
    person = factories.person(email="known@example.org")
    _, token = factories.invitation(email="Known@example.org")
    with pytest.raises(errors.Refused):
        services.accept_invitation(token=token, name="Taker", password="another password here")
    person.refresh_from_db()
    assert person.check_password(factories.PASSWORD)


def test_who_is_invited_opens_the_link_and_is_in(caplog: pytest.LogCaptureFixture):
    organisation = factories.organisation("Rail Works")
    _, token = factories.invitation(organisation, "new@example.org")
    client = opened(token)
    page = client.get(ACCEPT).content.decode()
    assert "Rail Works" in page
    with caplog.at_level(logging.DEBUG):
        refused = client.post(ACCEPT, {"name": "New", "password": "short"})
    assert refused.status_code == 422
    assert token not in refused.content.decode() + caplog.text
    assert client.post(ACCEPT, {"name": "New", "password": factories.PASSWORD}).status_code == 303
    assert client.get("/account/").status_code == 200
    late = opened(token)
    assert late.get(ACCEPT).status_code == 410
    assert late.post(ACCEPT, {"name": "Late", "password": factories.PASSWORD}).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "x" * 500])
def test_a_link_that_nobody_made_says_the_same_as_one_that_is_used(token: str):
    assert opened(token).get(ACCEPT).status_code == 410
    assert Client().get(ACCEPT).status_code == 410


def test_somebody_with_an_account_signs_in_and_joins_with_it():
    organisation = factories.organisation()
    person = factories.person(email="known@example.org")
    _, token = factories.invitation(organisation, "known@example.org")
    client = opened(token)
    assert "Sign in to accept" in client.get(ACCEPT).content.decode()
    answer = client.post("/sign-in/", {"login": person.email, "password": factories.PASSWORD, "next": ACCEPT})
    assert answer["Location"] == ACCEPT
    assert client.get(ACCEPT).status_code == 200
    assert not queries.is_member(person.as_actor(), organisation.pk)
    assert client.post(ACCEPT).status_code == 303
    assert queries.is_member(person.as_actor(), organisation.pk)


def test_somebody_begins_with_a_passkey_and_has_no_password():
    organisation = factories.organisation()
    _, token = factories.invitation(organisation)
    passkey = Passkey(person_id=uuid7(), credential={"id": "phone"})
    person = services.accept_invitation(token=token, name="New", passkey=passkey)
    assert person.pk == passkey.person_id
    assert not person.has_usable_password()
    assert queries.passkeys(person.as_actor()).count() == 1
    assert len(queries.recovery_codes(person.as_actor())) == 10
    assert Membership.objects.get(person=person).organisation == organisation
    entry = Entry.objects.filter(action="organisations.invitation_accepted").latest("pk")
    assert "phone" not in Content.objects.get(entry=entry).payload


def test_what_no_device_answered_makes_no_account():
    _, token = factories.invitation()
    client = opened(token)
    page = client.get("/invitations/accept/passkey/")
    assert "data-passkey" in page.content.decode()
    answer = client.post("/invitations/accept/passkey/", {"name": "New", "credential": '{"id": "made up"}'})
    assert answer.status_code == 422
    assert not Person.objects.filter(email="invited@example.org").exists()
    assert queries.invitation_of_token(token)


def test_without_an_invitation_there_is_no_passkey_to_begin_with():
    assert Client().get("/invitations/accept/passkey/")["Location"] == ACCEPT
    assert Client().get(ACCEPT).status_code == 410
