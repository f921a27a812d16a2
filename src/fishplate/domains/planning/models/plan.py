from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.choices import ProgressLogic
from fishplate.domains.planning.models.calendar import Calendar
from fishplate.domains.projects.models import Project
from fishplate.kernel import live
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Plan(Record):
    """A project's plan as one thing: its version counts every change that may move a date.

    ``status_at`` is up to when progress is known: what remains, and what has not begun, comes after it.
    ``calendar`` is that of tasks that name none; plans from before there were calendars have Monday to Friday, 8 hours.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="+")
    # Numbers are given once: 7 stays 7 in every list of predecessors, also when rows move or go.
    last_number = models.PositiveIntegerField(default=0, editable=False)

    calendar = models.ForeignKey(
        Calendar,
        verbose_name=_("project's calendar"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    status_at = models.DateTimeField(_("status date"), null=True, blank=True)
    progress_logic = models.CharField(
        _("work out of sequence"), max_length=8, choices=ProgressLogic.choices, default=ProgressLogic.RETAINED
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(_("Plan"))

    def save(self, *args: Any, **options: Any) -> None:
        """Write the next version, and tell every open page of the plan that there is one, within the running change."""
        super().save(*args, **options)
        live.publish(f"project:{self.project_id}", "plan", {"version": self.version})
