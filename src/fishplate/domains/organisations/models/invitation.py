from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models.organisation import Organisation
from fishplate.domains.organisations.models.person import Person
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class Invitation(Record):
    """A link that lets one person into one organisation, once. Only the digest of its text is kept."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"digest"})
    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"digest": _("digest")}

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        Person, verbose_name=_("invited by"), null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        Person, verbose_name=_("accepted by"), null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.email
