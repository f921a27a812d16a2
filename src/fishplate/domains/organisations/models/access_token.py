from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.choices import TokenScope
from fishplate.domains.organisations.models.person import Person
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class AccessToken(Record):
    """A key for programs. Only its digest is kept; the text is shown once, when it is made.

    ``projects`` maps the ids of those it is limited to, to what they were called then; ``None`` where it is not.
    """

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
    projects = models.JSONField(_("only these projects"), null=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def as_actor(self) -> Actor:
        """Whom a program with this token acts as. One that is limited is nobody's administrator."""
        actor = self.person.as_actor()
        if self.projects is None:
            return actor
        return replace(actor, administrator=False, projects=frozenset(map(UUID, self.projects)))


class TokenUse(models.Model):
    """When a token was last used, to the quarter of an hour; beside it, since that is no change of the token."""

    token = models.OneToOneField(AccessToken, primary_key=True, on_delete=models.CASCADE, related_name="use")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.token} {self.at}"
