from __future__ import annotations

from django.db import models


class LiveMessage(models.Model):
    """Something that happened a moment ago. ``transaction`` orders rows by commit where ids alone do not."""

    transaction = models.BigIntegerField()
    topic = models.CharField(max_length=80)
    audience = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="live_message_order"),
            models.Index(fields=["created_at"], name="live_message_age"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.kind}"
