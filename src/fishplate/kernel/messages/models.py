from __future__ import annotations

from django.db import models

from fishplate.kernel.fields import IdField


class OutgoingMail(models.Model):
    """One mail to one address. What it said is erased once it is sent: it may hold a link that lets somebody in."""

    id = IdField()
    to = models.EmailField(max_length=320)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outgoing_mail_due",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.subject}"
