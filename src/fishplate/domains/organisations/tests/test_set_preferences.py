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
