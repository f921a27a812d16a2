"""How a delivery goes on its way: planned with the event, claimed before each attempt, settled after it.

No network in here: ``tasks/sending.py`` sends between ``claim`` and ``settle``.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.domains.automation import queries
from fishplate.domains.automation.choices import DeliveryState, kind_of
from fishplate.domains.automation.models import Attempt, Delivery, Webhook
from fishplate.domains.automation.services import signing
from fishplate.kernel import audit, clock, jobs, messages, secrets
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.locking import lock
from fishplate.kernel.outbox import Event
from fishplate.kernel.records import Reference

JOB: Final = "automation.send_deliveries"
#: How long after each failure the next attempt follows: the first at once, the last after about three days in all.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
_JITTER = 0.2
#: Longer than any attempt takes: after this the worker is taken for dead, and the attempt is made again.
_LEASE = timedelta(minutes=2)
KEPT_FOR: Final = timedelta(days=30)
_GONE = 410
_SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True)
class Message:
    """One attempt, ready to be sent."""

    delivery_id: UUID
    number: int
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the status and the beginning of the answer, or why there is none."""

    took_ms: int
    status: int | None = None
    answer: str = ""
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it: any status of success, and no redirect, which is not followed."""
        return self.status in _SUCCESS


def plan(
    webhook: Webhook, *, event_id: UUID, kind: str, happened_at: datetime, project_id: UUID | None, record: Reference
) -> Delivery:
    """Put an event on its way to one webhook; the same event again changes nothing."""
    delivery = Delivery(
        webhook=webhook,
        event_id=event_id,
        kind=kind,
        happened_at=happened_at,
        project_id=project_id,
        record_kind=record.kind,
        record_id=record.id,
        next_attempt_at=clock.now(),
    )
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    wake(webhook.pk)
    return delivery


def announce(event: Event) -> None:
    """Put an event on its way to every webhook that wants to be told of it."""
    kind = kind_of(event)
    for webhook in queries.listening(queries.places_of(event), kind.key, event.at):
        plan(
            webhook,
            event_id=event.event_id,
            kind=kind.key,
            happened_at=event.at,
            project_id=getattr(event, "project_id", None),
            record=Reference(kind.record, getattr(event, kind.field)),
        )


def wake(webhook_id: UUID) -> None:
    """Have a worker send what is due; one at a time for each webhook, so that a slow receiver holds up only itself."""
    jobs.enqueue(JOB, params={"webhook_id": str(webhook_id)}, actor=SYSTEM, unique_key=f"{JOB}:{webhook_id}")


def wake_due() -> None:
    """Have a worker send whatever has become due."""
    with audit.unit():
        for webhook_id in queries.with_due(clock.now()):
            wake(webhook_id)


def claim(webhook_id: UUID) -> Message | None:
    """Take the next delivery that is due, and draw up what is sent; ``None`` when there is nothing to send.

    What is not for the eyes of whoever made the webhook is withheld.
    """
    while True:
        at = clock.now()
        with audit.unit():
            rows = queries.due(webhook_id, at).select_for_update(of=("self",), skip_locked=True)
            delivery = rows.first()
            if delivery is None:
                return None
            said = queries.envelope(delivery)
            if said is None:
                _finish(delivery, DeliveryState.WITHHELD)
                continue
            delivery.attempts += 1
            delivery.next_attempt_at = at + _LEASE
            delivery.save(update_fields=["attempts", "next_attempt_at"])
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        webhook = delivery.webhook
        signed = signing.headers(_secrets(webhook, at), delivery.message_id, at, body)
        return Message(delivery.pk, delivery.attempts, webhook.url, body, signed)


def settle(message: Message, outcome: Outcome) -> None:
    """Write down what came of an attempt, and what follows from it."""
    with audit.unit():
        delivery = Delivery.objects.select_for_update().filter(pk=message.delivery_id).first()
        if delivery is None:
            return  # the webhook was removed meanwhile
        Attempt.objects.create(
            delivery=delivery,
            number=message.number,
            at=clock.now(),
            took_ms=outcome.took_ms,
            status=outcome.status,
            answer=outcome.answer,
            error=outcome.error[:500],
        )
        delivery.answered = outcome.status
        if outcome.succeeded:
            _finish(delivery, DeliveryState.DELIVERED)
        elif outcome.status == _GONE or delivery.attempts > len(WAITS):
            _finish(delivery, DeliveryState.FAILED)
            _give_up(delivery.webhook_id, outcome)
        else:
            delivery.next_attempt_at = clock.now() + _wait(delivery.attempts)
            delivery.save(update_fields=["answered", "next_attempt_at"])


def forget_old() -> int:
    """Delete what was sent long ago; return how many deliveries that were."""
    with audit.unit():
        old = Delivery.objects.filter(finished_at__lt=clock.now() - KEPT_FOR)
        return old.delete()[0]


def _wait(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts, spread so that not everything comes back at once."""
    return WAITS[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # nothing is guessed from it


def _finish(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state, delivery.finished_at = state, clock.now()
    delivery.save(update_fields=["state", "finished_at", "answered"])


def _secrets(webhook: Webhook, at: datetime) -> list[str]:
    sealed = [webhook.secret, *([webhook.previous_secret] if webhook.takes_former_secret(at) else [])]
    return [secrets.unseal(one, context=webhook.secret_context) for one in sealed]


def _give_up(webhook_id: UUID, outcome: Outcome) -> None:
    """Pause a webhook whose receiver has not taken a delivery for days, or says that it is gone; tell who made it."""
    if not Webhook.objects.active().filter(pk=webhook_id).exists():
        return
    with audit.change("automation.webhook_abandoned", actor=SYSTEM) as change:
        webhook = lock(Webhook.objects.select_related("created_by", "project", "organisation"), webhook_id)
        change.target = webhook
        person = webhook.created_by
        with translation.override(person.language or translation.get_language()):
            why = outcome.error or _("The receiver answered {status}.").format(status=outcome.status)
            webhook.paused_at, webhook.given_up = clock.now(), why[:300]
            webhook.save()
            messages.send(
                to=person.email,
                subject=_("Webhook “{name}” of {place} is paused").format(name=webhook.name, place=webhook.place),
                text=_(
                    "Fishplate tried for days to tell {url} of what happened, in vain, and tells it nothing more for "
                    "now.\n\n{why}\n\nMend the receiver, then resume the webhook: what waited goes out."
                ).format(url=webhook.url, why=why),
            )
