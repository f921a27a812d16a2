from __future__ import annotations

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation.choices import DeliveryState
from fishplate.domains.automation.models.webhook import Webhook
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import IdField


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(webhook__in=Webhook.objects.visible_to(actor))


class Delivery(models.Model):
    """One event on its way to one webhook. What is sent is drawn up when it is sent, for who made the webhook."""

    id = IdField()
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    kind = models.CharField(_("event"), max_length=120)
    happened_at = models.DateTimeField(_("happened"))
    project_id = models.UUIDField(null=True)
    record_kind = models.CharField(max_length=80)
    record_id = models.UUIDField()
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    answered = models.PositiveIntegerField(_("answer"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="automation_delivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["webhook", "next_attempt_at"],
                name="automation_delivery_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["finished_at"], name="automation_delivery_old"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """What the receiver knows it by: the same in every attempt."""
        return f"msg_{UUID(str(self.pk)).hex}"


class Attempt(models.Model):
    """One request of a delivery: when, how long it took, and the beginning of what was answered, or why nothing was."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveIntegerField(null=True)
    answer = models.TextField(default="")
    error = models.CharField(max_length=500, default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}"
