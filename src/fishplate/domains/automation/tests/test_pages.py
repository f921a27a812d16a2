"""What people see of webhooks, from the settings to an attempt."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Attempt, Webhook
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import receiving
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.kernel import clock, contributions
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(cast) -> Client:
    return signed_in(cast, "owner")


def signed_in(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_settings_lead_there_for_who_manages_the_project(cast, lin):
    address = reverse("automation:list_webhooks", args=[cast.project.pk])
    settings = reverse("projects:view_settings", args=[cast.project.pk])
    assert address in text(lin.get(settings))
    assert address not in text(signed_in(cast, "teammate").get(settings))
    organisation = reverse("organisations:view_organisation", args=[cast.organisation.pk])
    assert reverse("automation:list_organisation_webhooks", args=[cast.organisation.pk]) in text(lin.get(organisation))


def test_an_empty_list_says_what_to_do(cast, lin):
    shown = text(lin.get(reverse("automation:list_webhooks", args=[cast.project.pk])))
    assert "No program is told yet" in shown
    assert reverse("automation:create_webhook", args=[cast.project.pk]) in shown


@pytest.mark.parametrize("name", ["list_webhooks", "create_webhook"])
def test_a_teammate_is_told_what_it_takes(cast, name):
    answer = signed_in(cast, "teammate").get(reverse(f"automation:{name}", args=[cast.project.pk]))
    assert answer.status_code == 403
    assert "Project manager" in answer.content.decode()


def test_making_one_shows_the_secret_and_nothing_typed_is_lost(cast, lin):
    address = reverse("automation:create_webhook", args=[cast.project.pk])
    refused = lin.post(address, {"name": "Jira", "url": "nonsense", "kinds": ["gates.gate_opened"]})
    assert refused.status_code == 422
    assert 'value="Jira"' in refused.content.decode()
    shown = text(lin.post(address, {"name": "Jira", "url": factories.URL, "kinds": ["gates.gate_opened"]}))
    assert "whsec_" in shown
    webhook = Webhook.objects.get()
    assert "whsec_" not in text(lin.get(reverse("automation:view_webhook", args=[webhook.pk])))


def test_a_manager_makes_one_for_the_organisation(cast, lin):
    address = reverse("automation:create_organisation_webhook", args=[cast.organisation.pk])
    assert "whsec_" in text(lin.post(address, {"name": "Jira", "url": factories.URL, "kinds": ["*"]}))
    assert Webhook.objects.get().place == cast.organisation


def test_changing_pausing_resuming_a_new_secret_and_removing(cast, lin):
    webhook = factories.webhook(cast.project, by=cast.owner)

    def go(use_case: str, **data):
        return lin.post(reverse(f"automation:{use_case}", args=[webhook.pk]), data)

    assert go("amend_webhook", name="Other", url=factories.URL, kinds=["*"], version=1).status_code == 303
    for name in ("pause_webhook", "resume_webhook"):
        assert go(name).status_code == 303
    webhook.refresh_from_db()
    assert (webhook.name, webhook.paused_at) == ("Other", None)
    assert "whsec_" in text(go("rotate_webhook_secret"))
    assert go("remove_webhook").status_code == 303
    assert not Webhook.objects.exists()


@pytest.mark.network
def test_a_test_can_be_followed_to_what_was_answered_and_sent_once_more(cast, lin):
    with receiving() as receiver:
        receiver.answer, receiver.body = 500, b"<script>alert(1)</script>"
        webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
        answer = lin.post(reverse("automation:send_test_event", args=[webhook.pk]))
        page = answer["Location"]
        assert "None yet." in text(lin.get(page))
        run_pending()
    shown = text(lin.get(page))
    assert "500" in shown
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert factories.delivery(webhook).message_id in shown
    assert Attempt.objects.count() == 1


def waiting_for(cast):
    found = contributions.WAITING.collect(cast.owner, cast.project.pk)
    return [waiting for waiting in found if waiting.icon == "webhook"]


@pytest.mark.network
def test_who_made_what_was_given_up_has_it_to_do(cast, lin):
    with receiving() as receiver:
        receiver.answer = 410
        webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
        assert waiting_for(cast) == []
        factories.happen(cast)
        run_pending()
    [waiting] = waiting_for(cast)
    assert waiting.label == webhook.name
    assert "410" in str(waiting.reason)
    assert "410" in text(lin.get(waiting.url))
    services.resume_webhook(webhook_id=webhook.pk, actor=cast.owner)
    assert waiting_for(cast) == []


def test_a_manager_of_the_organisation_reads_nothing_of_a_project_that_is_not_theirs(cast, lin):
    manager = organisations.person(of=cast.organisation, role="manager")
    webhook = factories.webhook(cast.organisation, by=cast.owner)
    factories.happen(cast, "Secret merger")
    delivery = factories.delivery(webhook)
    Attempt.objects.create(delivery=delivery, number=1, at=clock.now(), took_ms=3, answer="got Secret merger")
    addresses = [reverse(f"{place}:view_delivery", args=[delivery.pk]) for place in ("automation", "api")]
    other = Client()
    other.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses:
        assert "Secret merger" in text(lin.get(address))
        answer = other.get(address)
        assert answer.status_code == 200
        assert "Secret merger" not in text(answer)
