from __future__ import annotations

import json
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation import permissions, queries, services
from fishplate.domains.automation.choices import EVERYTHING, KINDS, TEST, DeliveryState, label_of
from fishplate.domains.automation.models import Delivery
from fishplate.domains.automation.pages.webhooks import list_of, state_of, told_of, url_of
from fishplate.kernel import clock
from fishplate.web import badges
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, list_page
from fishplate.web.pages import Audience, Request, handle_action, one, page, render

_LOOKS = {
    DeliveryState.DELIVERED: badges.MET,
    DeliveryState.FAILED: badges.NOT_MET,
    DeliveryState.WAITING: badges.AT_RISK,
    DeliveryState.WITHHELD: badges.NOT_MEASURED,
}


def state_badge(delivery: Delivery) -> SafeString:
    state = DeliveryState(delivery.state)
    # What waits for its first attempt is no trouble yet.
    untried = state is DeliveryState.WAITING and not delivery.attempts
    return badges.state(badges.NOT_MEASURED if untried else _LOOKS[state], state.label)


DELIVERIES: Listing[Delivery] = Listing(
    key="deliveries",
    caption=_("Deliveries of the last thirty days"),
    columns=(
        Column(
            "kind",
            _("Event"),
            value=lambda row: label_of(row.kind),
            filter=Choice("kind", lambda: [(key, label_of(key)) for key in (TEST, *KINDS)]),
        ),
        Column(
            "happened",
            _("Happened"),
            value=lambda row: row.happened_at,
            sort="happened_at",
            filter=Dates("happened_at"),
        ),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=state_badge,
            filter=Choice("state", DeliveryState.choices),
        ),
        Column("answered", _("HTTP status"), value=lambda row: row.answered, numeric=True),
        Column("attempts", _("Attempts"), value=lambda row: row.attempts, sort="attempts", numeric=True),
        Column(
            "next",
            _("Next attempt"),
            value=lambda row: row.next_attempt_at if row.state == DeliveryState.WAITING else None,
        ),
    ),
    row_url=lambda row: reverse("automation:view_delivery", args=[row.pk]),
    default_sort="-happened",
    empty=Empty(_("Nothing was sent yet"), _("Send a test to see whether the receiver takes it.")),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_webhook(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    return list_page(
        request,
        DELIVERIES,
        queries.deliveries(request.actor, webhook.pk),
        title=webhook.name,
        template="automation/view_webhook.html",
        context={
            "webhook": webhook,
            "state": state_of(webhook),
            "told_of": told_of(webhook),
            "everything": EVERYTHING in webhook.kinds,
            "list_url": list_of(webhook),
            "overlaps": webhook.takes_former_secret(clock.now()),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.send_test_event, methods=["POST"])
def send_test_event(request: Request, webhook_id: UUID) -> HttpResponseBase:
    webhook = one(queries.webhooks(request.actor), webhook_id)
    return handle_action(
        request,
        lambda: services.send_test_event(webhook_id=webhook.pk, actor=request.actor),
        done=lambda delivery: reverse("automation:view_delivery", args=[delivery.pk]),
        said=_("A test is on its way."),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_delivery(request: Request, delivery_id: UUID) -> HttpResponseBase:
    delivery = one(queries.all_deliveries(request.actor), delivery_id)
    may_read = queries.may_read(delivery, request.actor)
    envelope = queries.envelope(delivery) if may_read else None
    waits = delivery.state == DeliveryState.WAITING
    return render(
        request,
        "automation/view_delivery.html",
        {
            "title": label_of(delivery.kind),
            "delivery": delivery,
            "webhook": delivery.webhook,
            "webhook_url": url_of(delivery.webhook),
            "state": state_badge(delivery),
            "waits": waits,
            "tries": delivery.tries.all(),
            "may_read": may_read,
            "envelope": json.dumps(envelope, ensure_ascii=False, indent=2) if envelope else "",
            "may_redeliver": not waits and delivery.webhook.paused_at is None,
        },
        partial="live",
    )


@page(Audience.SIGNED_IN, rule=permissions.redeliver_event, methods=["POST"])
def redeliver_event(request: Request, delivery_id: UUID) -> HttpResponseBase:
    delivery = one(queries.all_deliveries(request.actor), delivery_id)
    return handle_action(
        request,
        lambda: services.redeliver_event(delivery_id=delivery.pk, actor=request.actor),
        done=reverse("automation:view_delivery", args=[delivery.pk]),
        said=_("It is sent once more."),
    )
