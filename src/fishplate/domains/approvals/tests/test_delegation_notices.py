"""Whoever is to sign in somebody's place is told, and both are when it counts no more; nobody of their own doing."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from fishplate.domains.approvals import services
from fishplate.domains.approvals.models import Delegation
from fishplate.domains.approvals.tests import factories
from fishplate.domains.conversations.models import Delivery
from fishplate.domains.conversations.services import set_notice_preferences
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> factories.Signers:
    return factories.signers()


def subjects(person) -> list[str]:
    conversations.deliver()
    return [one.topic.partition(":")[0] for one in conversations.told(person)]


@override_settings(FISHPLATE_MAIL_URL="smtp://mail.example:25")
def test_the_delegate_hears_of_it_by_every_way_and_nobody_else(people):
    cast = people.cast
    channel = conversations.channel(cast.teammate)
    set_notice_preferences(
        rhythm="at_once", daily_at=time(9), quiet_from=None, quiet_to=None,
        ways={"decision": ["mail", str(channel.pk)]}, actor=cast.teammate,
    )  # fmt: skip
    factories.delegation(cast, people.business_owner, cast.teammate)
    assert subjects(cast.teammate)[0] == "approvals.SigningDelegated"
    ways = Delivery.objects.filter(person_id=cast.teammate.id, notice__topic__startswith="approvals.SigningDelegated")
    assert {one.channel for one in ways} == {None, channel}
    for other in (people.business_owner, cast.owner, cast.supplier_member, cast.removed_member, cast.stranger):
        assert "approvals.SigningDelegated" not in subjects(other)
    inbox = Client()
    inbox.force_login(cast.people["teammate"], backend="django.contrib.auth.backends.ModelBackend")
    page = inbox.get(reverse("conversations:list_inbox")).content.decode()
    assert "Bo Business lets you sign in their place" in page


def test_they_hear_when_it_is_taken_back_also_by_undo(people):
    cast = people.cast
    factories.delegation(cast, people.business_owner, cast.teammate)
    take_back(people.business_owner)
    assert Delegation.objects.get().revoked_at is not None
    assert subjects(cast.teammate)[0] == "approvals.DelegationRevoked"
    assert "approvals.DelegationRevoked" not in subjects(people.business_owner)


def test_whoever_delegated_hears_that_the_delegate_gave_it_back(people):
    cast = people.cast
    one = factories.delegation(cast, people.business_owner, cast.teammate)
    services.revoke_delegation(delegation_id=one.pk, actor=cast.teammate)
    assert subjects(people.business_owner)[0] == "approvals.DelegationRevoked"
    assert "approvals.DelegationRevoked" not in subjects(cast.teammate)


def test_nobody_is_chosen_to_begin_with(people):
    client = Client()
    client.force_login(people.cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("approvals:delegate_signing")
    page = client.get(address).content.decode()
    select = page[page.index('name="delegate_id"') :].partition("</select>")[0]
    assert '<option value="" selected>' in select
    typed = {"delegate_id": "", "starts_on": "2026-11-30", "ends_on": "2036-12-30", "reason": ""}
    assert client.post(address, typed).status_code == 422
    assert not Delegation.objects.exists()
