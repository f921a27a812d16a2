from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models.gate import Gate
from fishplate.domains.organisations.models import Person
from fishplate.kernel.fields import Record


class Decision(Record):
    """What came of asking for a gate. ``evidence`` is what was signed, the very text whose SHA-256 is ``digest``."""

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(_("number"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    evidence = models.TextField(_("evidence"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="+", null=True)
    requested_by = models.ForeignKey(
        Person, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gate", "number"], name="gates_decision_number"),
            models.UniqueConstraint(
                fields=["gate"], condition=models.Q(outcome=Outcome.PENDING), name="gates_one_pending_decision"
            ),
            models.UniqueConstraint(
                fields=["gate"], condition=models.Q(outcome=Outcome.OPENED), name="gates_opened_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate.code} #{self.number}"

    @property
    def is_intact(self) -> bool:
        """Whether the stored evidence is still the text that was hashed."""
        return content.digest_of(self.evidence) == self.digest
