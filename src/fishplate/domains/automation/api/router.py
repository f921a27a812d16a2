from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.automation import permissions, queries, services
from fishplate.domains.automation.api.schemas import (
    CreateWebhookIn,
    DeliveryOut,
    DeliveryWithAttemptsOut,
    EventKindOut,
    WebhookIn,
    WebhookOut,
    WebhookWithSecretOut,
)
from fishplate.domains.automation.choices import KINDS
from fishplate.domains.automation.models import Delivery, Webhook
from fishplate.domains.organisations import queries as organisations
from fishplate.domains.projects import queries as projects
from fishplate.web.api import ApiRequest, Order, Page, access, expected_version, listed, tagged
from fishplate.web.pages import one

router = Router(tags=["automation"])


@router.get("/event-kinds", response=list[EventKindOut], operation_id="list_event_kinds")
@access()
def list_event_kinds(request: ApiRequest) -> list[dict[str, str]]:
    """The kinds of event that a webhook can be told of."""
    return [{"kind": kind.key, "label": str(kind.label), "record": kind.record} for kind in KINDS.values()]


@router.get("/projects/{uuid:project_id}/webhooks", response=Page[WebhookOut], operation_id="list_project_webhooks")
@access()
def list_project_webhooks(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The webhooks of a project, for those who manage it."""
    projects.project(request.actor, project_id)
    return listed(queries.webhooks_of_project(request.actor, project_id), after=after, limit=limit)


@router.get(
    "/organisations/{uuid:organisation_id}/webhooks",
    response=Page[WebhookOut],
    operation_id="list_organisation_webhooks",
)
@access()
def list_organisation_webhooks(
    request: ApiRequest, organisation_id: UUID, after: str = "", limit: int = 50
) -> dict[str, Any]:
    """The webhooks of an organisation, for those who manage it."""
    one(organisations.organisations(request.actor), organisation_id)
    return listed(queries.webhooks_of_organisation(request.actor, organisation_id), after=after, limit=limit)


@router.post("/webhooks", response={201: WebhookWithSecretOut}, operation_id="create_webhook")
@access(rule=permissions.create_webhook)
def create_webhook(request: ApiRequest, response: HttpResponse, data: CreateWebhookIn) -> Status[Webhook]:
    """Have a program told of events. The answer holds the secret, which is never shown again."""
    webhook, secret = services.create_webhook(actor=request.actor, **data.dict())
    return Status(201, _with_secret(request, response, webhook, secret))


@router.get("/webhooks/{uuid:webhook_id}", response=WebhookOut, operation_id="view_webhook")
@access()
def view_webhook(request: ApiRequest, response: HttpResponse, webhook_id: UUID) -> Webhook:
    return tagged(response, one(queries.webhooks(request.actor), webhook_id))


@router.put("/webhooks/{uuid:webhook_id}", response=WebhookOut, operation_id="amend_webhook")
@access(rule=permissions.amend_webhook)
def amend_webhook(request: ApiRequest, response: HttpResponse, webhook_id: UUID, data: WebhookIn) -> Webhook:
    version = expected_version(request)
    services.amend_webhook(webhook_id=webhook_id, version=version, actor=request.actor, **data.dict())
    return tagged(response, one(queries.webhooks(request.actor), webhook_id))


@router.delete("/webhooks/{uuid:webhook_id}", response={204: None}, operation_id="remove_webhook")
@access(rule=permissions.remove_webhook)
def remove_webhook(request: ApiRequest, webhook_id: UUID) -> Status[None]:
    services.remove_webhook(webhook_id=webhook_id, actor=request.actor)
    return Status(204, None)


@router.post("/webhooks/{uuid:webhook_id}/pause", response=WebhookOut, operation_id="pause_webhook")
@access(rule=permissions.pause_webhook)
def pause_webhook(request: ApiRequest, response: HttpResponse, webhook_id: UUID) -> Webhook:
    """Send nothing for now; what happens meanwhile is not told later."""
    return tagged(response, services.pause_webhook(webhook_id=webhook_id, actor=request.actor))


@router.post("/webhooks/{uuid:webhook_id}/resume", response=WebhookOut, operation_id="resume_webhook")
@access(rule=permissions.resume_webhook)
def resume_webhook(request: ApiRequest, response: HttpResponse, webhook_id: UUID) -> Webhook:
    """Tell it again of what happens from now on, and send what waited."""
    return tagged(response, services.resume_webhook(webhook_id=webhook_id, actor=request.actor))


@router.post("/webhooks/{uuid:webhook_id}/secret", response=WebhookWithSecretOut, operation_id="rotate_webhook_secret")
@access(rule=permissions.rotate_webhook_secret)
def rotate_webhook_secret(request: ApiRequest, response: HttpResponse, webhook_id: UUID) -> Webhook:
    """Make a new secret; for a day every request carries a signature of each."""
    webhook, secret = services.rotate_webhook_secret(webhook_id=webhook_id, actor=request.actor)
    return _with_secret(request, response, webhook, secret)


@router.post("/webhooks/{uuid:webhook_id}/test", response={202: DeliveryOut}, operation_id="send_test_event")
@access(rule=permissions.send_test_event)
def send_test_event(request: ApiRequest, webhook_id: UUID) -> Status[Delivery]:
    return Status(202, services.send_test_event(webhook_id=webhook_id, actor=request.actor))


@router.get("/webhooks/{uuid:webhook_id}/deliveries", response=Page[DeliveryOut], operation_id="list_deliveries")
@access()
def list_deliveries(request: ApiRequest, webhook_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What was sent in the last thirty days, and what waits to be sent, the newest first."""
    one(queries.webhooks(request.actor), webhook_id)
    rows = queries.deliveries(request.actor, webhook_id)
    return listed(rows, after=after, limit=limit, order=Order("pk", descending=True))


@router.get("/deliveries/{uuid:delivery_id}", response=DeliveryWithAttemptsOut, operation_id="view_delivery")
@access()
def view_delivery(request: ApiRequest, delivery_id: UUID) -> Delivery:
    return one(queries.all_deliveries(request.actor), delivery_id)


@router.post("/deliveries/{uuid:delivery_id}/redeliver", response={202: DeliveryOut}, operation_id="redeliver_event")
@access(rule=permissions.redeliver_event)
def redeliver_event(request: ApiRequest, delivery_id: UUID) -> Status[Delivery]:
    """Send once more what was sent or given up, under the same id."""
    return Status(202, services.redeliver_event(delivery_id=delivery_id, actor=request.actor))


def _with_secret(request: ApiRequest, response: HttpResponse, webhook: Webhook, secret: str) -> Webhook:
    found = tagged(response, one(queries.webhooks(request.actor), webhook.pk))
    found.secret = secret  # what is shown, in place of what is stored
    return found
