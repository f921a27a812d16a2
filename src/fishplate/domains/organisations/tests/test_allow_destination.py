"""Where the installation may connect to is an administrator's decision, on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.egress import allowing
from fishplate.kernel.egress.models import AllowedDestination

pytestmark = pytest.mark.django_db


def test_an_administrator_allows_and_forbids_and_both_are_on_record():
    admin = factories.administrator().as_actor()
    destination = allowing.allow_destination(pattern=" ERP.example.org", ports="443", note="ERP", actor=admin)
    assert destination.pattern == "erp.example.org"
    allowing.forbid_destination(destination_id=destination.pk, actor=admin)
    assert not AllowedDestination.objects.exists()
    actions = list(Entry.objects.filter(chain__key="installation").order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["egress.destination_allowed", "egress.destination_forbidden"]


@pytest.mark.parametrize(
    ("pattern", "ports", "field"),
    [
        ("", "443", "pattern"),
        ("not a host", "443", "pattern"),
        ("a.example", "0", "ports"),
        ("a.example", "x", "ports"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(pattern: str, ports: str, field: str):
    with pytest.raises(errors.Invalid) as invalid:
        allowing.allow_destination(pattern=pattern, ports=ports, actor=factories.administrator().as_actor())
    assert field in invalid.value.fields


def test_twice_is_refused():
    admin = factories.administrator().as_actor()
    allowing.allow_destination(pattern="a.example", ports="443", actor=admin)
    with pytest.raises(errors.Invalid, match="already"):
        allowing.allow_destination(pattern="a.example", ports="443", actor=admin)


def test_nobody_else_sees_or_changes_the_list():
    person = factories.person(role="manager")
    with pytest.raises(errors.Forbidden):
        allowing.allow_destination(pattern="a.example", ports="443", actor=person.as_actor())
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("organisations:list_destinations")).status_code == 403


def test_the_pages_do_the_same():
    client = Client()
    client.force_login(factories.administrator(), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("organisations:allow_destination")
    assert client.post(url, {"pattern": "!", "ports": "443"}).status_code == 422
    assert client.post(url, {"pattern": "10.1.0.0/16", "ports": "5432"}).status_code == 303
    assert "10.1.0.0/16" in client.get(reverse("organisations:list_destinations")).content.decode()
    destination = AllowedDestination.objects.get()
    assert client.post(reverse("organisations:forbid_destination", args=[destination.pk])).status_code == 303
    assert not AllowedDestination.objects.exists()
