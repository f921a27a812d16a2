from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models.person import Person
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class PasswordLink(Record):
    """A link by which somebody who lost their password sets another, once. Only the digest of its text is kept."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"digest"})
    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"digest": _("digest")}

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        Person, verbose_name=_("made by"), null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    used_at = models.DateTimeField(_("used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.person)
