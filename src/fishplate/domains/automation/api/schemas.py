from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from fishplate.domains.automation import queries
from fishplate.domains.automation.choices import DeliveryState
from fishplate.domains.automation.models import Attempt, Delivery, Webhook
from fishplate.kernel.records import Reference
from fishplate.web.api import Input, ReferenceOut


class WebhookIn(Input):
    """``kinds`` are those that ``list_event_kinds`` names, or ``*`` for all."""

    name: str
    url: str
    kinds: list[str]


class CreateWebhookIn(WebhookIn):
    """Either ``project_id`` or ``organisation_id``."""

    project_id: UUID | None = None
    organisation_id: UUID | None = None


class EventKindOut(Schema):
    """``kind`` for programs, ``label`` for people; ``record`` is the kind of record it is about."""

    kind: str
    label: str
    record: str


class WebhookOut(Schema):
    """``given_up`` says why Fishplate itself paused it."""

    id: UUID
    version: int
    project_id: UUID | None
    organisation_id: UUID | None
    name: str
    url: str
    kinds: list[str]
    created_by: str
    paused_at: datetime | None
    given_up: str
    previous_secret_until: datetime | None

    @staticmethod
    def resolve_created_by(webhook: Webhook) -> str:
        return webhook.created_by.name

    @staticmethod
    def resolve_previous_secret_until(webhook: Webhook) -> datetime | None:
        return webhook.previous_until


class WebhookWithSecretOut(WebhookOut):
    """The only time that ``secret`` is shown."""

    secret: str


class DeliveryOut(Schema):
    """``message_id`` is what the receiver knows it by (``webhook-id``), the same in every attempt."""

    id: UUID
    webhook_id: UUID
    message_id: str
    event_id: UUID
    kind: str
    happened_at: datetime
    record: ReferenceOut
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    finished_at: datetime | None
    answered: int | None

    @staticmethod
    def resolve_record(delivery: Delivery) -> Reference:
        return Reference(delivery.record_kind, delivery.record_id)

    @staticmethod
    def resolve_next_attempt_at(delivery: Delivery) -> datetime | None:
        return delivery.next_attempt_at if delivery.state == DeliveryState.WAITING else None


class AttemptOut(Schema):
    """``answer`` is the beginning of what was answered; ``error`` says why nothing was."""

    number: int
    at: datetime
    took_ms: int
    status: int | None
    answer: str
    error: str


class DeliveryWithAttemptsOut(DeliveryOut):
    """``envelope`` is what would be sent now; empty where it would be withheld.

    Who may not see the record reads neither it nor what was answered.
    """

    envelope: dict[str, Any] | None
    tries: list[AttemptOut]

    @staticmethod
    def resolve_envelope(delivery: Delivery, context: dict[str, Any]) -> dict[str, Any] | None:
        return queries.envelope(delivery) if queries.may_read(delivery, context["request"].actor) else None

    @staticmethod
    def resolve_tries(delivery: Delivery, context: dict[str, Any]) -> list[Attempt]:
        tries = list(delivery.tries.all())
        if not queries.may_read(delivery, context["request"].actor):
            for one in tries:
                one.answer = ""
        return tries
