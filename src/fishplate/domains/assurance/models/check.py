from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models.settings import Settings, read
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Environment, Interface
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))

    def active(self) -> Self:
        """Those still asked."""
        return self.filter(retired_at=None)


class Check(Record):
    """One thing asked of an interface again and again, held against the target of the indicator it measures."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"secrets"})
    AUDIT_NAMES: ClassVar[dict[str, Text]] = {
        "secrets": _("password"),
        "retired_at": _("retired"),
        "settings.path": _("path"),
        "settings.method": _("method"),
        "settings.rate_per_s": _("requests per second"),
        "settings.duration_s": _("for how many seconds"),
        "settings.statistic": _("figure that counts"),
        "settings.left": _("left table"),
        "settings.right": _("right table"),
        "settings.key": _("key columns"),
        "settings.columns": _("columns to compare"),
        "settings.instructions": _("what is looked at"),
    }

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=CheckKind.choices)
    interface = models.ForeignKey(
        Interface, verbose_name=_("interface"), on_delete=models.PROTECT, related_name="+", null=True
    )
    environment = models.ForeignKey(
        Environment, verbose_name=_("environment"), on_delete=models.PROTECT, related_name="+", null=True
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="+", null=True
    )
    settings = models.JSONField(_("settings"), default=dict)
    secrets = models.JSONField(default=dict, blank=True, editable=False)
    max_age_days = models.PositiveIntegerField(_("evidence is valid for (days)"), default=30)
    retired_at = models.DateTimeField(null=True, editable=False)

    # What ``queries.with_latest`` annotates.
    latest_run_id: UUID | None
    latest_verdict: str | None
    latest_value: float | None
    latest_unit: str | None
    latest_at: datetime | None
    running: bool

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "code"], condition=models.Q(retired_at=None), name="assurance_check_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    def typed_settings(self) -> Settings:
        """Return the settings in the form of this kind of check."""
        return read(self.kind, self.settings)
