from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.models.task import Task
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record

#: Ten times as long; whatever takes longer is another plan.
MOST_PERCENT = 1000


class RiskDriverQuerySet(models.QuerySet["RiskDriver"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class RiskDriver(Record):
    """One event that may happen, and then makes every task it touches longer or shorter, all by the same factor.

    Factors are percent of a task's duration: 100 leaves it as it is. What touches a summary touches all under it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("description"), blank=True, default="")
    probability_percent = models.PositiveSmallIntegerField(
        _("probability in percent"), validators=[MaxValueValidator(100)]
    )
    optimistic_percent = models.PositiveSmallIntegerField(
        _("optimistic effect in percent"), validators=[MaxValueValidator(MOST_PERCENT)]
    )
    likely_percent = models.PositiveSmallIntegerField(
        _("most likely effect in percent"), validators=[MaxValueValidator(MOST_PERCENT)]
    )
    pessimistic_percent = models.PositiveSmallIntegerField(
        _("pessimistic effect in percent"), validators=[MaxValueValidator(MOST_PERCENT)]
    )

    objects = RiskDriverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("project", Lower("name"), name="planning_risk_driver_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TouchedTask(Record):
    """That a risk driver touches a task of the same project."""

    driver = models.ForeignKey(RiskDriver, on_delete=models.PROTECT, related_name="touches")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="touched_by")

    class Meta:
        ordering: ClassVar = ["task__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["driver", "task"], name="planning_touched_task_once")]

    def __str__(self) -> str:
        return f"{self.driver} → {self.task.number}"
