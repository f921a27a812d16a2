from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.models.check import Check
from fishplate.domains.landscape.models import Contract, Environment
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(check_definition__project__in=Project.objects.visible_to(actor))


class Run(Record):
    """One asking and its answer. Never changed afterwards; ``digest`` is what a decision freezes.

    ``job_id`` is unique: a job that was run twice because its worker died still counts once.
    """

    check_definition = models.ForeignKey(Check, verbose_name=_("check"), on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField(_("number"))
    job_id = models.UUIDField(null=True, unique=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices)
    value = models.FloatField(_("value"), null=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    target = models.CharField(_("target"), max_length=60, blank=True, default="")
    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), on_delete=models.PROTECT, related_name="+", null=True
    )
    contract_hash = models.CharField(_("hash of the contract"), max_length=64, blank=True, default="")
    environment = models.ForeignKey(
        Environment, verbose_name=_("environment"), on_delete=models.PROTECT, related_name="+", null=True
    )
    system_version = models.CharField(_("version of the system"), max_length=60, blank=True, default="")
    inputs = models.JSONField(_("inputs"), default=dict)
    figures = models.JSONField(_("figures"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    note = models.TextField(_("note"), blank=True, default="")
    run_by_id = models.UUIDField()
    run_by = models.CharField(_("run by"), max_length=120)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    digest = models.CharField(_("digest"), max_length=64)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_definition", "number"], name="assurance_run_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["check_definition", "-number"], name="assurance_run_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.check_definition.code} #{self.number}"
