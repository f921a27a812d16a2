from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.gates.choices import GateState
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of projects in which the actor is a member now."""
        return self.filter(project__in=Project.objects.visible_to(actor))


class Gate(Record):
    """The barrier before a phase. ``position`` is the phase's place in the method, so that SQL can order by it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    phase = models.CharField(_("lets into"), max_length=20, choices=Phase.choices)
    position = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=GateState.choices, default=GateState.CLOSED, editable=False
    )
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    exclude_requester = models.BooleanField(_("whoever asks for the decision may not sign it"), default=False)
    sign_within_days = models.PositiveSmallIntegerField(_("days to sign"), null=True, blank=True)
    step_days = models.JSONField(_("days for each step"), default=list, blank=True)
    prove_identity = models.BooleanField(_("whoever signs proves once more who they are"), default=False)

    objects = GateQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "code"], name="gates_gate_code"),
            models.UniqueConstraint(fields=["project", "phase"], name="gates_one_gate_per_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def is_open(self) -> bool:
        return self.state == GateState.OPEN


class GateSeat(models.Model):
    """That ``quorum`` people of one role sign for the gate."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    quorum = models.PositiveSmallIntegerField(_("how many sign"), default=1)
    step = models.PositiveSmallIntegerField(_("step"), default=1)

    class Meta:
        ordering = ["step", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["gate", "role"], name="gates_seat_once")]

    def __str__(self) -> str:
        return str(Role(self.role).label)


class GateInterest(models.Model):
    """That an organisation is party to what the gate decides on, so that its people do not sign."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["gate", "organisation"], name="gates_interest_once")]

    def __str__(self) -> str:
        return str(self.organisation)
