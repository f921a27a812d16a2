from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.projects.choices import Role


class Seat(models.Model):
    """That ``quorum`` people of one role have to sign."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    quorum = models.PositiveSmallIntegerField(_("how many sign"), default=1)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["approval", "role"], name="approvals_seat_once")]

    def __str__(self) -> str:
        return str(Role(self.role).label)
