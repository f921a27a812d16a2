from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.choices import TokenScope
from fishplate.domains.organisations.models.person import Person
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class AccessToken(Record):
    """A key for programs. Only its digest is kept; the text is shown once, when it is made."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"digest"})
    AUDIT_NAMES: ClassVar[dict[str, Text]] = {
        "digest": _("digest"),
        "hint": _("how it begins"),
        "revoked_at": _("revoked"),
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(_("what it is for"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    scope = models.CharField(_("what it may do"), max_length=10, choices=TokenScope.choices, default=TokenScope.WRITE)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class TokenUse(models.Model):
    """When a token was last used, to the quarter of an hour; beside it, since that is no change of the token."""

    token = models.OneToOneField(AccessToken, primary_key=True, on_delete=models.CASCADE, related_name="use")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.token} {self.at}"
