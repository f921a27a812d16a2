from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.gates.models.gate import Gate
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record

SUBJECT = "subject"


class Criterion(Record):
    """A fact that has to be met, asked about one subject (an indicator, a check) or about the project as a whole."""

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {
        "params": _("what it is asked about"),
        "params.subject": _("record"),
    }
    #: What the facts that take a subject may be asked about.
    AUDIT_POINTS: ClassVar[dict[str, tuple[str, ...]]] = {
        "params.subject": ("charter.indicator", "assurance.check", "gates.gate")
    }

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="criteria")
    fact = models.CharField(_("what is asked"), max_length=120)
    params = models.JSONField(default=dict, blank=True)
    label = models.CharField(_("called"), max_length=200, blank=True, default="")
    mandatory = models.BooleanField(_("the gate stays closed without it"), default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label or self.fact
