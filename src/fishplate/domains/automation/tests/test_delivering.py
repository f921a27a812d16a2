"""From an event to a receiver: signed, tried again, given up, and never more than who made the webhook may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from fishplate.domains.automation import services
from fishplate.domains.automation.choices.kinds import KINDS, UNTOLD
from fishplate.domains.automation.models import Attempt, Delivery, Webhook
from fishplate.domains.automation.services import delivering
from fishplate.domains.automation.services.delivering import WAITS
from fishplate.domains.automation.tasks import sending
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import Receiver, receiving, verified
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as cast_factories
from fishplate.kernel import audit
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.fields import uuid7
from fishplate.kernel.jobs import Job
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.outbox.events import _types
from fishplate.kernel.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.network]


@pytest.fixture
def receiver(db):
    with receiving() as running:
        yield running


def deliver() -> None:
    """Do what workers do, as often as it takes."""
    delivering.wake_due()
    run_pending()


def test_what_happened_is_told_with_its_record_signed_and_once(cast, receiver: Receiver):
    _webhook, secret = services.create_webhook(
        project_id=cast.project.pk, name="n", url=receiver.url, kinds=["projects.project_amended"], actor=cast.owner
    )
    factories.happen(cast, "医保接口")
    deliver()
    [(headers, body)] = receiver.requests
    assert verified(secret, headers, body)
    assert not verified("whsec_" + "A" * 43 + "=", headers, body)
    assert not verified(secret, headers, body + b" ")
    assert not verified(secret, headers, body, now=int(headers["webhook-timestamp"]) + 3600)
    assert headers["content-type"] == "application/json"
    [told] = receiver.told()
    assert told["data"] == {
        "project": {"id": str(cast.project.pk), "code": cast.project.code, "name": "医保接口"},
        "record": {"kind": "projects.project", "id": str(cast.project.pk), "label": "医保接口"},
        "link": f"http://127.0.0.1:8000/projects/{cast.project.pk}/",
    }
    assert told["type"] == "projects.project_amended"
    deliver()
    assert len(receiver.requests) == 1


def test_only_the_chosen_kinds_of_the_chosen_place_are_told(cast, receiver: Receiver):
    elsewhere = cast_factories.cast()
    factories.webhook(cast.project, by=cast.owner, url=receiver.url, kinds=["gates.gate_opened"])
    factories.webhook(elsewhere.project, by=elsewhere.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    assert receiver.requests == []


def test_the_outbox_may_hand_an_event_over_twice(cast, receiver: Receiver):
    factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    Message.objects.filter(handler__contains="announce_event").update(handled_at=None)
    factories.told()
    deliver()
    assert len(receiver.requests) == 1


def test_an_organisation_is_told_of_its_register_and_its_projects(cast, receiver: Receiver):
    factories.webhook(cast.organisation, by=cast.owner, url=receiver.url)
    landscape.system(cast.organisation, by=cast.owner)
    factories.happen(cast)
    deliver()
    assert {told["type"] for told in receiver.told()} == {"landscape.system_registered", "projects.project_amended"}


def test_managing_an_organisation_tells_nobody_of_projects_they_are_no_member_of(cast, receiver: Receiver):
    manager = organisations.person(of=cast.organisation, role="manager").as_actor()
    webhook = factories.webhook(cast.organisation, by=manager, url=receiver.url)
    factories.happen(cast)
    deliver()
    assert receiver.requests == []
    assert factories.delivery(webhook).state == "withheld"


def test_a_contract_is_told_to_the_projects_in_whose_scope_its_interface_is(receiver: Receiver):
    place = landscape.landscape()
    other = cast_factories.cast()
    factories.webhook(place.cast.project, by=place.cast.owner, url=receiver.url, kinds=["landscape.contract_uploaded"])
    factories.webhook(other.project, by=other.owner, url=receiver.url)
    landscape.contract(place.interface, by=place.cast.owner)
    factories.told()
    deliver()
    assert [told["type"] for told in receiver.told()] == ["landscape.contract_uploaded"]


@pytest.mark.parametrize("how", ["removed from the project", "account closed"])
def test_who_may_not_see_it_when_it_is_sent_is_not_told(cast, receiver: Receiver, how: str):
    second = organisations.person(of=cast.organisation)
    cast_factories.member(cast.project, second, cast.organisation, Role.PROJECT_MANAGER, by=cast.owner)
    webhook = factories.webhook(cast.project, by=second.as_actor(), url=receiver.url)
    factories.happen(cast)
    if how == "account closed":
        with audit.change("tests.closed", actor=SYSTEM, target=second):
            second.is_active = False
            second.save()
    else:
        member = Member.objects.get(project=cast.project, person=second)
        projects.remove_member(member_id=member.pk, actor=cast.owner)
    deliver()
    assert receiver.requests == []
    assert factories.delivery(webhook).state == "withheld"


def test_a_receiver_that_is_down_is_tried_again_ever_less_often(cast, receiver: Receiver, clock):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    receiver.answer, receiver.body = 500, b"no room " * 1_000
    factories.happen(cast)
    for number, wait in enumerate(WAITS, start=1):
        deliver()
        delivery = factories.delivery(webhook)
        assert (delivery.state, delivery.attempts, delivery.answered) == ("waiting", number, 500)
        assert wait * 0.8 <= delivery.next_attempt_at - clock.now <= wait * 1.2
        deliver()
        assert len(receiver.requests) == number
        clock.set(delivery.next_attempt_at)
    receiver.answer = 204
    deliver()
    assert factories.delivery(webhook).state == "delivered"
    assert sum(WAITS, timedelta()) > timedelta(days=3)
    first = Attempt.objects.earliest("id")
    assert (first.status, len(first.answer)) == (500, 2_000)
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1


@override_settings(FISHPLATE_MAIL_URL="console:")
def test_after_days_it_is_given_up_and_who_made_it_is_told(cast, receiver: Receiver, clock):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    receiver.answer = 503
    factories.happen(cast)
    for _ in range(len(WAITS) + 1):
        clock.set(factories.delivery(webhook).next_attempt_at)
        deliver()
    webhook.refresh_from_db()
    assert factories.delivery(webhook).state == "failed"
    assert webhook.paused_at is not None
    assert "503" in webhook.given_up
    [mail] = OutgoingMail.objects.all()
    assert mail.to == cast.people["owner"].email
    assert "Ticket system" in mail.subject
    sent = len(receiver.requests)
    factories.happen(cast, "Again")
    deliver()
    assert len(receiver.requests) == sent


def test_a_receiver_that_is_gone_is_not_tried_again(cast, receiver: Receiver):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    receiver.answer = 410
    factories.happen(cast)
    deliver()
    webhook.refresh_from_db()
    assert (factories.delivery(webhook).state, bool(webhook.given_up)) == ("failed", True)


def test_a_redirect_is_not_followed(cast, receiver: Receiver):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    receiver.answer = 302
    factories.happen(cast)
    deliver()
    assert (receiver.elsewhere, factories.delivery(webhook).state) == (0, "waiting")
    assert "redirects" in Attempt.objects.get().error


@pytest.mark.parametrize("fault", ["thinks", "drips"])
def test_a_slow_receiver_is_not_waited_for_endlessly(cast, receiver: Receiver, monkeypatch, fault: str):
    monkeypatch.setattr(sending, "WHOLE", 0.5)  # nobody waits for the whole time
    if fault == "thinks":
        receiver.delay = 3.0
    else:
        receiver.answer, receiver.drips = 200, True
    factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    attempt = Attempt.objects.get()
    assert "No answer within" in attempt.error
    assert attempt.took_ms < 2_500


def test_what_is_not_allowed_is_not_connected_to(cast, receiver: Receiver):
    AllowedDestination.objects.all().delete()
    factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    assert receiver.requests == []
    assert "not among the allowed destinations" in Attempt.objects.get().error


def test_nobody_there_is_an_attempt_that_failed(cast, receiver: Receiver):
    receiver.shutdown()
    receiver.server_close()
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    assert factories.delivery(webhook).state == "waiting"
    assert "could not be reached" in Attempt.objects.get().error


def test_a_worker_that_died_while_sending_is_followed_by_another(cast, receiver: Receiver, clock):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    assert delivering.claim(webhook.pk) is not None  # and then nothing more is heard of it
    assert delivering.claim(webhook.pk) is None
    clock.advance(minutes=3)
    deliver()
    assert [told["type"] for told in receiver.told()] == ["projects.project_amended"]


def test_one_receiver_that_fails_holds_up_no_other(cast, receiver: Receiver):
    factories.webhook(cast.project, by=cast.owner, url="http://127.0.0.1:9/never")
    factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    assert len(receiver.requests) == 1


def test_a_thousand_events_arrive(cast, receiver: Receiver):
    webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    sample = factories.delivery(webhook)
    copies = [
        Delivery(
            webhook=webhook,
            event_id=uuid7(),
            **{
                name: getattr(sample, name)
                for name in ("kind", "happened_at", "project_id", "record_kind", "record_id", "next_attempt_at")
            },
        )
        for _ in range(999)
    ]
    Delivery.objects.bulk_create(copies)
    deliver()
    assert len({told["id"] for told in receiver.told()}) == 1_000
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert Job.objects.filter(name=delivering.JOB).count() == 1


def test_after_thirty_days_nothing_is_kept(cast, receiver: Receiver, clock):
    factories.webhook(cast.project, by=cast.owner, url=receiver.url)
    factories.happen(cast)
    deliver()
    clock.advance(days=29)
    assert delivering.forget_old() == 0
    clock.advance(days=2)
    assert delivering.forget_old() > 0
    assert not Delivery.objects.exists()
    assert Webhook.objects.exists()


def test_every_event_is_told_or_has_its_reason():
    known = {kind.event for kind in KINDS.values()} | set(UNTOLD)
    lower = {event for event in _types.values() if event.__module__.startswith("fishplate.domains.")}
    assert {event.__name__ for event in lower - known} == set()
