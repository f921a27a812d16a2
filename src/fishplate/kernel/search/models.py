from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """A record that can be found. Its tokens stand beside it: an FTS5 table on SQLite, a column on PostgreSQL."""

    kind = models.CharField(max_length=80)
    record_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_id}"
