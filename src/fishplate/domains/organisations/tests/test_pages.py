"""Every page of the domain, opened and used."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import queries
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import secrets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    """The rates of one test are not another's."""
    cache.clear()


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_first_administrator_is_made_in_the_browser_by_whoever_reads_the_console():
    client, url = Client(), reverse("organisations:found_installation")
    typed = {
        "organisation_name": "Rail Works",
        "name": "Chen",
        "email": "chen@example.org",
        "password": factories.PASSWORD,
    }
    assert client.get(url).status_code == 200
    assert client.post(url, {**typed, "token": "guessed"}).status_code == 422
    assert queries.installation_is_empty()
    assert client.post(url, {**typed, "token": secrets.welcome_token()}).status_code == 303
    assert client.get("/").status_code == 200
    assert Client().get(url).status_code == 404


def test_a_person_signs_in_with_their_password_and_nobody_without():
    person = factories.person(email="li@example.org")
    url = reverse("account_login")
    assert Client().post(url, {"login": person.email, "password": "wrong wrong wrong"}).status_code == 200
    client = Client()
    assert client.post(url, {"login": "LI@example.org", "password": factories.PASSWORD}).status_code == 302
    assert client.get(reverse("organisations:set_preferences")).status_code == 200


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_sign_in_marks_both_fields_and_tells_not_which_was_wrong(known):
    email = factories.person().email if known else "nobody@example.org"
    page = Client().post(reverse("account_login"), {"login": email, "password": "wrong wrong wrong"})
    form = page.context["form"]
    assert list(form.errors) == ["__all__", "login", "password"]
    assert page.content.decode().count('aria-invalid="true"') == 2
    same = Client().post(reverse("account_login"), {"login": "other@example.org", "password": "wrong wrong"})
    assert form.errors == same.context["form"].errors


def test_guessing_passwords_is_locked_out():
    person = factories.person()
    client, url = Client(), reverse("account_login")
    for _ in range(6):
        client.post(url, {"login": person.email, "password": "wrong wrong wrong"})
    answer = client.post(url, {"login": person.email, "password": factories.PASSWORD})
    assert answer.status_code in {200, 403, 429}
    assert client.get("/").status_code == 302


def test_one_who_is_locked_out_locks_out_nobody_else_at_the_same_address():
    locked, other = factories.person(), factories.person()
    url = reverse("account_login")
    for _ in range(6):
        Client().post(url, {"login": locked.email, "password": "wrong wrong wrong"})
    client = Client()
    client.post(url, {"login": other.email, "password": factories.PASSWORD})
    assert client.get("/").status_code == 200


def test_nobody_signs_up():
    assert Client().get("/account/signup/").status_code == 404


def test_preferences_are_saved_and_the_language_follows():
    person = factories.person()
    client, url = browser(person), reverse("organisations:set_preferences")
    assert client.post(url, {"name": "李", "language": "zh-hans", "theme": "dark", "version": 1}).status_code == 303
    page = client.get(url).content.decode()
    assert 'lang="zh-hans"' in page
    assert 'data-bs-theme="dark"' in page


def test_an_organisation_is_created_changed_and_gets_people():
    client = browser(factories.administrator())
    created = client.post(reverse("organisations:create_organisation"), {"name": "Supplier"})
    organisation = Organisation.objects.get(name="Supplier")
    assert created["Location"] == reverse("organisations:view_organisation", args=[organisation.pk])
    amend = reverse("organisations:amend_organisation", args=[organisation.pk])
    assert client.post(amend, {"name": "Supplier Ltd", "version": 1}).status_code == 303
    add = reverse("organisations:add_person", args=[organisation.pk])
    form = {"name": "Sam", "email": "sam@example.org", "password": "short", "role": "manager"}
    refused = client.post(add, form)
    assert refused.status_code == 422
    assert "sam@example.org" in refused.content.decode()
    assert client.post(add, {**form, "password": factories.PASSWORD}).status_code == 303
    page = client.get(reverse("organisations:view_organisation", args=[organisation.pk])).content.decode()
    assert "Sam" in page
    membership = Membership.objects.get(person__email="sam@example.org")
    remove = reverse("organisations:remove_membership", args=[membership.pk])
    assert client.post(remove).status_code == 409


def test_a_member_who_does_not_manage_is_told_why():
    organisation = factories.organisation()
    client = browser(factories.person(of=organisation))
    answer = client.get(reverse("organisations:amend_organisation", args=[organisation.pk]))
    assert answer.status_code == 403
    assert "Only a manager" in answer.content.decode()


def test_a_token_is_shown_once_and_can_be_revoked():
    person = factories.person()
    client = browser(person)
    made = client.post(
        reverse("organisations:create_access_token"), {"name": "Reports", "scope": "read"}
    ).content.decode()
    assert "fp_" in made
    listing = client.get(reverse("organisations:list_access_tokens")).content.decode()
    assert "Reports" in listing
    token = queries.access_tokens(person.as_actor()).get()
    assert client.post(reverse("organisations:revoke_access_token", args=[token.pk])).status_code == 303
    assert not queries.access_tokens(person.as_actor()).exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_wrong_on_the_welcome_is_said_there(htmx: bool):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
    answer = Client().post(
        reverse("organisations:found_installation"),
        {
            "token": secrets.welcome_token(),
            "organisation_name": "Rail Works",
            "name": "Chen",
            "email": "chen@example.org",
            "password": "1234567890",
        },
        headers=headers,
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "too common" in page
    assert ("<html" in page) != htmx


def test_a_manager_invites_somebody_on_a_page_and_takes_it_back():
    organisation = factories.organisation()
    client = browser(factories.person(of=organisation, role="manager"))
    url = reverse("organisations:invite_person", args=[organisation.pk])
    assert client.post(url, {"email": "x", "role": "member", "days": 7}).status_code == 422
    page = client.post(url, {"email": "new@example.org", "role": "member", "days": 7}).content.decode()
    assert "/invitations/open/" in page
    assert "sends no mail" in page
    listing = client.get(reverse("organisations:list_invitations", args=[organisation.pk])).content.decode()
    assert "new@example.org" in listing
    assert "/invitations/open/" not in listing
    invitation = organisation.invitations.get()
    assert client.post(reverse("organisations:revoke_invitation", args=[invitation.pk])).status_code == 303
    assert not queries.open_invitations(organisation).exists()
