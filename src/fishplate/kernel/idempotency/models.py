from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one person for one operation: which request it stands for, who runs it, and what was answered.

    ``answer`` is sealed: it may hold what is shown only once. Empty while the request runs.
    """

    actor_id = models.UUIDField()
    operation = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    claim_id = models.UUIDField()
    claimed_until = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "operation", "key"], name="idempotency_key_once"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="idempotency_key_expires")]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
