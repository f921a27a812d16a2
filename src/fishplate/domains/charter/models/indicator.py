from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter.choices import SIGNS, Comparison, IndicatorKind
from fishplate.domains.charter.models.objective import Objective
from fishplate.domains.landscape.models import Interface
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Indicator(Record):
    """A figure by which an objective is told to be reached. It says what is wanted; checks say what is."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(
        Objective, verbose_name=_("objective"), on_delete=models.PROTECT, related_name="indicators"
    )
    interface = models.ForeignKey(
        Interface, verbose_name=_("interface"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=30, choices=IndicatorKind.choices)
    comparison = models.CharField(_("comparison"), max_length=2, choices=Comparison.choices)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    method = models.TextField(_("how it is measured"), blank=True, default="")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "code"], name="charter_indicator_code")]

    @property
    def wanted(self) -> str:
        """Return comparison, target and unit as they are read: ``≤ 800 ms``."""
        return f"{SIGNS[Comparison(self.comparison)]} {self.target.normalize():f} {self.unit}".rstrip()

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"
