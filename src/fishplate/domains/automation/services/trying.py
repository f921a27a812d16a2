"""What a person does to see whether a webhook works."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.automation import permissions
from fishplate.domains.automation.choices import TEST, DeliveryState
from fishplate.domains.automation.models import Delivery, Webhook
from fishplate.domains.automation.services import delivering
from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import uuid7
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference


def send_test_event(*, webhook_id: UUID, actor: Actor) -> Delivery:
    """Send an event that tells of nothing but the webhook itself.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is paused.
    """
    with audit.change("automation.webhook_tested", actor=actor) as change:
        webhook = lock(Webhook.objects.visible_to(actor), webhook_id)
        change.target = webhook
        demand(permissions.send_test_event, actor, webhook)
        _demand_active(webhook)
        return delivering.plan(
            webhook,
            event_id=uuid7(),
            kind=TEST,
            happened_at=clock.now(),
            project_id=webhook.project_id,
            record=reference(webhook),
        )


def redeliver_event(*, delivery_id: UUID, actor: Actor) -> Delivery:
    """Send once more what was sent or given up, under the same id, with all its attempts anew.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it waits to be sent already, or the webhook is paused.
    """
    with audit.change("automation.event_redelivered", actor=actor) as change:
        delivery = Delivery.objects.visible_to(actor).filter(pk=delivery_id).first()
        if delivery is None:
            raise errors.NotFound
        webhook = lock(Webhook.objects.visible_to(actor), delivery.webhook_id)
        change.target = webhook
        demand(permissions.redeliver_event, actor, webhook)
        _demand_active(webhook)
        if delivery.state == DeliveryState.WAITING:
            raise errors.Refused(_("It waits to be sent already."))
        delivery.state, delivery.attempts, delivery.finished_at = DeliveryState.WAITING, 0, None
        delivery.next_attempt_at = clock.now()
        delivery.save(update_fields=["state", "attempts", "finished_at", "next_attempt_at"])
        delivering.wake(webhook.pk)
    return delivery


def _demand_active(webhook: Webhook) -> None:
    if webhook.paused_at is not None:
        raise errors.Refused(_("It is paused; resume it first."))
