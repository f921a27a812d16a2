from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class RiskAnalysisQuerySet(models.QuerySet["RiskAnalysis"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class RiskAnalysis(Record):
    """One simulation of a plan: what it was run on, and how; what came of it stands in its ``RiskFigures``.

    With the same plan, risks and seed the same comes out again. ``optimistic_percent`` and ``pessimistic_percent``
    are how far the duration of a task without estimates of its own was taken to reach, in percent of it.
    """

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"risks_digest": _("fingerprint of the risks")}

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("no."))
    job_id = models.UUIDField(unique=True)
    plan_version = models.PositiveIntegerField(_("version of the plan"))
    # Of all risk drivers as they were: whether they changed since.
    risks_digest = models.CharField(max_length=64)
    iterations = models.PositiveIntegerField(_("iterations"))
    seed = models.PositiveBigIntegerField(_("seed"))
    optimistic_percent = models.PositiveSmallIntegerField(_("optimistic duration in percent"))
    pessimistic_percent = models.PositiveSmallIntegerField(_("pessimistic duration in percent"))

    objects = RiskAnalysisQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="planning_risk_analysis_number")
        ]

    def __str__(self) -> str:
        return str(_("Risk analysis {number}")).format(number=self.number)


class RiskFigures(models.Model):
    """What came of a risk analysis, in the shape that ``models/simulated.py`` says.

    Derived: written once with its analysis, without a history of its own.
    """

    analysis = models.OneToOneField(RiskAnalysis, on_delete=models.PROTECT, primary_key=True, related_name="figures")
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.analysis)
