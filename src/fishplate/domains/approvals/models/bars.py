"""Who may not sign, whatever seat they could fill."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.kernel.fields import IdField


class Conflict(models.Model):
    """That somebody said of themselves that they are not impartial here. Never taken back."""

    id = IdField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(_("name"), max_length=120)
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["approval", "person"], name="approvals_one_conflict_per_person")
        ]

    def __str__(self) -> str:
        return self.person_name


class Interest(models.Model):
    """That an organisation is party to what is signed, so that nobody signs for it: a supplier its own work."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["approval", "organisation"], name="approvals_interest_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)
