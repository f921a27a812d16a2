"""A link for who lost their password, made by an administrator, on the page or over the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import PasswordLink
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Content
from fishplate.web import history

pytestmark = pytest.mark.django_db


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_an_administrator_gets_an_address_that_is_stored_nowhere():
    administrator, person = factories.administrator().as_actor(), factories.person()
    link, address = services.make_password_link(person_id=person.pk, actor=administrator)
    token = token_of(address)
    assert queries.password_link_of_token(token) == link
    assert token not in str(PasswordLink.objects.values())
    assert all(token not in payload for payload in Content.objects.values_list("payload", flat=True))
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "link for a lost password: created"


def test_a_second_link_makes_the_first_one_worthless():
    person = factories.person()
    first, second = (token_of(services.make_password_link(person_id=person.pk, actor=SYSTEM)[1]) for _ in range(2))
    assert queries.password_link_of_token(first) is None
    assert queries.password_link_of_token(second) is not None


def test_nobody_else_makes_one_not_even_for_themselves():
    organisation = factories.organisation()
    person = factories.person(of=organisation)
    for one in (person, factories.person(of=organisation, role="manager")):
        with pytest.raises(errors.Forbidden):
            services.make_password_link(person_id=person.pk, actor=one.as_actor())
    with pytest.raises(errors.NotFound):
        services.make_password_link(person_id=person.pk, actor=factories.person().as_actor())


@pytest.mark.parametrize("hours", [0, 73])
def test_it_lives_no_longer_than_three_days(hours: int):
    with pytest.raises(errors.Invalid) as wrong:
        services.make_password_link(person_id=factories.person().pk, hours=hours, actor=SYSTEM)
    assert set(wrong.value.fields) == {"hours"}


def test_a_closed_account_gets_none_and_closing_ends_an_open_one():
    administrator, person = factories.administrator().as_actor(), factories.person()
    token = token_of(services.make_password_link(person_id=person.pk, actor=administrator)[1])
    services.deactivate_person(person_id=person.pk, actor=administrator)
    services.reactivate_person(person_id=person.pk, actor=administrator)
    assert queries.password_link_of_token(token) is None
    services.deactivate_person(person_id=person.pk, actor=administrator)
    with pytest.raises(errors.Refused):
        services.make_password_link(person_id=person.pk, actor=administrator)


def test_the_page_asks_again_who_sits_there_and_shows_the_address_once():
    administrator, person = factories.administrator(), factories.person()
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("organisations:make_password_link", args=[person.pk])
    asked = client.post(url, {"hours": "24"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not PasswordLink.objects.exists()
    client.post(asked["Location"], {"password": factories.PASSWORD})
    made = client.post(url, {"hours": "24"})
    assert "no-store" in made["Cache-Control"]
    assert "/password/open/" in made.content.decode()
    account = client.get(reverse("organisations:view_account", args=[person.pk])).content.decode()
    assert "A link for a lost password, made by Admin" in account
    assert "/password/open/" not in account
