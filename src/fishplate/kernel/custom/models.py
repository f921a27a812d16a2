from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class Type(models.TextChoices):
    """What a field may hold. A choice is one of the texts that the field offers, a person one of those one sees."""

    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice")
    PERSON = "person", _("Person")
    LINK = "link", pgettext_lazy("custom field", "Link")


class CustomField(Record):
    """A field that an organisation gave to one kind of its records. Its values are known by its key, which stays."""

    organisation_id = models.UUIDField(editable=False)
    kind = models.CharField(_("kind of record"), max_length=80, editable=False)
    key = models.CharField(
        _("key"),
        max_length=40,
        validators=[
            RegexValidator(
                r"\A[a-z](?:_?[a-z0-9])*\Z", _("Small letters, digits and single underscores, a letter first.")
            )
        ],
    )
    name_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True, default="")
    type = models.CharField(_("type"), max_length=20, choices=Type.choices)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    options = models.JSONField(_("what can be chosen"), default=list, blank=True)
    required = models.BooleanField(_("needed"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "kind", "key"], name="custom_field_key")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the name in the reader's language, or the other one where it has none."""
        chinese = (get_language() or "").startswith("zh")
        return (self.name_zh or self.name_en) if chinese else (self.name_en or self.name_zh)

    @property
    def head(self) -> str:
        """Return the name as it stands above values, with the unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


class CustomValues(Record):
    """What stands in the fields of one record, by their keys, as JSON: numbers and dates as text, exact."""

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"kind": _("kind of record")}

    kind = models.CharField(max_length=80)
    record_id = models.UUIDField()
    values = models.JSONField(_("further fields"), default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "record_id"], name="custom_values_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_id}"
