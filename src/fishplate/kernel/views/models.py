from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.fields import IdField


class SavedView(models.Model):
    """A list's address and query under a name; shared with the record of ``shared_kind`` and ``shared_id``, if any."""

    id = IdField()
    person_id = models.UUIDField()
    path = models.CharField(max_length=300)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(max_length=4000, blank=True, default="")
    shared_kind = models.CharField(max_length=80, blank=True, default="")
    shared_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["path"], name="views_view_path")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The address of the list as it is in this view."""
        return f"{self.path}?{self.query}" if self.query else f"{self.path}?view=all"


class DefaultView(models.Model):
    """The view that a list opens with for one person."""

    person_id = models.UUIDField()
    path = models.CharField(max_length=300)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="defaults")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person_id", "path"], name="views_default_once")]

    def __str__(self) -> str:
        return self.path
