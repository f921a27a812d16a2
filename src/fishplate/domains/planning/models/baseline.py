from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Person
from fishplate.domains.planning.models.copies import PlanCopy
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class BaselineQuerySet(models.QuerySet["Baseline"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))

    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)


class Baseline(Record):
    """The plan as it was agreed at one moment: who took it, when and why. What it holds is never changed.

    It is never deleted either: one that was taken by mistake is withdrawn, and is then no longer offered for
    comparison. The number is given once, so that "baseline 2" means the same for ever.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("no."), editable=False)
    name = models.CharField(_("name"), max_length=120)
    reason = models.TextField(_("reason"), blank=True)
    taken_by = models.ForeignKey(
        Person, verbose_name=_("taken by"), on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    plan_version = models.PositiveIntegerField(_("version of the plan"), editable=False)
    copy = models.ForeignKey(
        PlanCopy, verbose_name=_("tasks"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    finish_at = models.DateTimeField(_("finish of the plan"), editable=False)
    task_count = models.PositiveIntegerField(_("number of tasks"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = BaselineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "number"], name="planning_baseline_number")]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"
