from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.choices import Role


class Seat(models.Model):
    """That ``quorum`` people of one role, or of those ``named``, have to sign in a step."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="seats")
    step = models.PositiveSmallIntegerField(_("step"), default=1)
    role = models.CharField(_("role"), max_length=30, choices=Role.choices, blank=True, default="")
    label = models.CharField(_("signs for"), max_length=200, blank=True, default="")
    quorum = models.PositiveSmallIntegerField(_("how many sign"), default=1)

    class Meta:
        ordering = ["step", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["approval", "step", "role"], condition=~models.Q(role=""), name="approvals_seat_once"
            )
        ]

    def __str__(self) -> str:
        return self.label or (str(Role(self.role).label) if self.role else self.names)

    @property
    def names(self) -> str:
        """The people named for this seat, in words; empty for a seat of a role."""
        return " / ".join(one.person.name for one in self.named.all())

    def as_asked(self) -> Seating:
        """Return the seat as it was asked for."""
        return Seating(
            role=Role(self.role) if self.role else None,
            people=tuple(one.person_id for one in self.named.all()),
            quorum=self.quorum,
            step=self.step,
            label=str(self),
        )


class SeatPerson(models.Model):
    """That a seat is for this person."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "person"], name="approvals_named_once")]

    def __str__(self) -> str:
        return str(self.person)
