from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel.fields import Record
from fishplate.kernel.records import Reference


class Scan(models.TextChoices):
    """What the virus scanner said of a content."""

    NONE = "none", pgettext_lazy("file", "not scanned")
    WAITING = "waiting", pgettext_lazy("file", "waits for the virus scanner")
    CLEAN = "clean", pgettext_lazy("file", "nothing found")
    INFECTED = "infected", pgettext_lazy("file", "infected")
    FAILED = "failed", pgettext_lazy("file", "could not be scanned")


class Drawing(models.TextChoices):
    """How far the preview of a content is."""

    NONE = "none", pgettext_lazy("preview", "none for this kind of file")
    WAITING = "waiting", pgettext_lazy("preview", "being made")
    DONE = "done", pgettext_lazy("preview", "there")
    FAILED = "failed", pgettext_lazy("preview", "could not be made")


class FileContent(models.Model):
    """Bytes that are stored, once for everybody who attached them: what they are, and whether they are harmful.

    ``previews`` are the SHA-256 of pictures of ours, stored the same way: the small one first, then page by page.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NONE)
    scanned_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=200, default="")
    drawing = models.CharField(max_length=10, choices=Drawing.choices, default=Drawing.NONE)
    previews = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["scan"], name="files_content_scan"),
        ]

    def __str__(self) -> str:
        return self.sha256


class Attachment(Record):
    """A file as it hangs on a record, whose name and whoever brought it; removed ones stay, with their content."""

    record_kind = models.CharField(max_length=80, editable=False)
    record_id = models.UUIDField(editable=False)
    content = models.ForeignKey(FileContent, verbose_name=_("SHA-256"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    attached_by = models.UUIDField(_("attached by"), editable=False)
    attached_by_name = models.CharField(_("attached by"), max_length=200, editable=False)
    attached_at = models.DateTimeField(_("attached"), editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)
    removed_by = models.UUIDField(_("removed by"), null=True, editable=False)
    removed_by_name = models.CharField(_("removed by"), max_length=200, editable=False, default="", blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["record_kind", "record_id", "-id"],
                condition=models.Q(removed_at=None),
                name="files_attachment_of_record",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record(self) -> Reference:
        """The record it hangs on."""
        return Reference(self.record_kind, self.record_id)
