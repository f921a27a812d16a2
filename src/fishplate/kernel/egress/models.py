"""The administrator's allow-list. Nothing else of this package knows Django's database."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.fields import IdField

from .policy import Rule


class AllowedDestination(models.Model):
    """One rule: where Fishplate may connect to, on which ports, and why."""

    id = IdField()
    pattern = models.CharField(
        _("destination"),
        max_length=255,
        help_text=_("A host name, an address, a network such as 10.1.0.0/16, or *.example for public addresses."),
    )
    ports = models.CharField(
        _("ports"),
        max_length=255,
        default="80,443",
        help_text=_("Ports and ranges, such as 443,8000-8010."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)

    class Meta:
        verbose_name = _("allowed destination")
        verbose_name_plural = _("allowed destinations")
        ordering = ("pattern", "ports")
        constraints = (models.UniqueConstraint(fields=("pattern", "ports"), name="egress_destination_once"),)

    def __str__(self) -> str:
        return f"{self.pattern} ({self.ports})"

    def clean(self) -> None:
        """Store the pattern in its normal form; refuse what cannot be read."""
        for field, wrong in _unreadable(self.pattern, self.ports).items():
            raise ValidationError({field: wrong})
        self.pattern = Rule.parse(self.pattern, self.ports).pattern


def _unreadable(pattern: str, ports: str) -> dict[str, Any]:
    try:
        Rule.parse(pattern)
    except ValueError:
        return {"pattern": _("This is not a host name, an address or a network.")}
    try:
        Rule.parse(pattern, ports)
    except ValueError:
        return {"ports": _("Give ports from 1 to 65535, such as 443,8000-8010.")}
    return {}
