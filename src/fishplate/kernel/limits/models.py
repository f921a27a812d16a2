from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """How often something was done since it began to count. ``key`` is a digest: what is counted may be an address."""

    key = models.CharField(max_length=64, primary_key=True)
    taken = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.taken}"
