from __future__ import annotations

from django.db import models


class Message(models.Model):
    """An event waiting for, or done with, one handler that runs after the transaction."""

    event_id = models.UUIDField()
    event_name = models.CharField(max_length=120)
    handler = models.CharField(max_length=200)
    payload = models.TextField()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "handler"], name="outbox_message_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outbox_message_due",
                condition=models.Q(handled_at__isnull=True),
            ),
            models.Index(
                fields=["handled_at"],
                name="outbox_message_handled",
                condition=models.Q(handled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_name} → {self.handler}"
