from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_person_chooses_name_language_and_theme():
    person = factories.person()
    services.set_preferences(name="林", language="zh-hans", theme="dark", actor=person.as_actor())
    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("林", "zh-hans", "dark")


def test_whether_letters_act_is_kept_with_the_account_and_in_the_browser_for_who_signs_out():
    person = factories.person()
    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        one.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    here.post(reverse("web:switch_keys"), {"keys": "off", "next": "/"})
    person.refresh_from_db()
    assert person.letters == "off"
    help_page = reverse("web:show_keyboard_help")
    assert 'data-keys="off"' in elsewhere.get(help_page).content.decode()
    assert "switched off for your account" in elsewhere.get(help_page).content.decode()
    here.logout()
    assert "switched off in this browser" in here.get(help_page).content.decode()
    elsewhere.post(reverse("web:switch_keys"), {"keys": "on", "next": "/"})
    assert 'data-keys="off"' not in elsewhere.get(help_page).content.decode()
    account = reverse("organisations:set_preferences")
    typed = {"name": person.name, "language": "", "theme": "", "time_zone": "", "letters": "off", "version": 1}
    assert elsewhere.post(account, typed).status_code == 303
    assert 'data-keys="off"' in elsewhere.get(account).content.decode()


def test_where_the_account_says_nothing_the_browser_does():
    client = Client()
    client.force_login(factories.person(), backend="django.contrib.auth.backends.ModelBackend")
    help_page = reverse("web:show_keyboard_help")
    assert 'data-keys="off"' not in client.get(help_page).content.decode()
    client.cookies["fishplate_keys"] = "off"
    assert 'data-keys="off"' in client.get(help_page).content.decode()


def test_a_name_is_needed():
    with pytest.raises(errors.Invalid, match="name"):
        services.set_preferences(name=" ", language="", theme="", actor=factories.person().as_actor())


def test_what_is_switched_in_the_top_bar_stays_with_the_account():
    person = factories.person()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("web:switch_language"), {"language": "zh-hans", "next": "/"})
    client.post(reverse("web:switch_theme"), {"theme": "dark", "next": "/"})
    person.refresh_from_db()
    assert (person.language, person.theme) == ("zh-hans", "dark")
    client.post(reverse("web:switch_theme"), {"theme": "auto", "next": "/"})
    person.refresh_from_db()
    assert (person.language, person.theme) == ("zh-hans", "")
