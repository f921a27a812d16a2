from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import types
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import IdField, Record
from fishplate.kernel.records import Reference


class Format(models.TextChoices):
    """What a document is printed as."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word (DOCX)")
    XLSX = "xlsx", _("Excel (XLSX)")


class PrintedQuerySet(models.QuerySet["Printed"]):
    """Prints."""

    def visible_to(self, actor: Actor) -> Self:
        """What was printed from records this actor sees now."""
        if actor.system:
            return self
        kinds = {one.kind for one in types.all_types()}
        seen = (
            models.Q(subject_kind=key, subject_id__in=records.get(key).visible_to(actor).values("pk"))
            for key in sorted(kinds)
        )
        return self.filter(reduce(or_, seen, models.Q(pk__in=[])))


class Printed(models.Model):
    """One print: from which record, what it said, and the file. Never changed.

    ``content_hash`` names the canonical content in ``kernel.files``, ``file_hash`` the file as it was handed out.
    """

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"subject_label": _("printed from")}

    id = IdField()
    code = models.CharField(_("document code"), max_length=12, unique=True)
    document_type = models.CharField(_("document"), max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    subject_label = models.CharField(max_length=300)
    subject_version = models.PositiveIntegerField(_("version of the record"), null=True)
    chain = models.CharField(max_length=80)
    language = models.CharField(_("language"), max_length=10)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    file_hash = models.CharField(_("SHA-256 of the file"), max_length=64)
    filename = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    template_id = models.UUIDField(null=True)
    actor_id = models.UUIDField()
    actor_name = models.CharField(_("printed by"), max_length=200)
    printed_at = models.DateTimeField(_("printed"))

    objects = PrintedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="kernel_printed_subject"),
            models.Index(fields=["content_hash"], name="kernel_printed_content"),
            models.Index(fields=["file_hash"], name="kernel_printed_file"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.subject_label}"

    @property
    def subject(self) -> Reference:
        """Return what was printed."""
        return Reference(self.subject_kind, self.subject_id)


class Template(Record):
    """An organisation's own DOCX for one document in one language. Never changed: another upload is another number.

    At most one of a document and language is ``current``; without one, the shipped template is used.
    """

    organisation_id = models.UUIDField()
    document_type = models.CharField(_("document"), max_length=80)
    language = models.CharField(_("language"), max_length=10)
    number = models.PositiveIntegerField(_("version"))
    content_hash = models.CharField(_("SHA-256"), max_length=64)
    filename = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    current = models.BooleanField(_("in use"), default=True)
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=200)

    class Meta:
        ordering: ClassVar = ["document_type", "language", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "document_type", "language", "number"], name="kernel_template_number"
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "document_type", "language"],
                condition=models.Q(current=True),
                name="kernel_template_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.number})"
