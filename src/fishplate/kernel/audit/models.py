from __future__ import annotations

from django.db import models


class Chain(models.Model):
    """The head of one history: of a project, of an organisation, or of the installation."""

    key = models.CharField(max_length=80, unique=True)
    number = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One link. It holds no personal data: names and values stand in ``Content``, which can be erased."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_id = models.UUIDField()
    target_kind = models.CharField(max_length=80)
    target_id = models.UUIDField()
    change_id = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_entry_number")]
        indexes = [
            models.Index(fields=["target_kind", "target_id", "number"], name="audit_entry_target"),
            models.Index(fields=["chain", "-number"], name="audit_entry_recent"),
            models.Index(fields=["change_id"], name="audit_entry_change"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.action}"


class Content(models.Model):
    """What an entry says, as the very text that was hashed, with the salt that keeps the hash from being guessed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="content")
    salt = models.CharField(max_length=64)
    payload = models.TextField()

    def __str__(self) -> str:
        return self.payload
