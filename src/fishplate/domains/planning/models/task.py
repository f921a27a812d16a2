from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning.choices import LinkKind
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Task(Record):
    """A piece of work, or a milestone where it takes no time. Its dates are computed: see ``ScheduledTask``."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("no."), editable=False)
    position = models.BigIntegerField(editable=False)
    name = models.CharField(_("name"), max_length=160)
    duration_minutes = models.PositiveIntegerField(_("duration in working minutes"))
    not_before = models.DateField(_("not before"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    interface = models.ForeignKey(
        Interface, verbose_name=_("builds"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [models.Index(fields=["project", "position"], name="planning_task_order")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "number"], name="planning_task_number")]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def is_milestone(self) -> bool:
        """Whether the task takes no time."""
        return self.duration_minutes == 0


class TaskLink(Record):
    """That one end of a task waits for one end of another, of the same project."""

    predecessor = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="outgoing")
    successor = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="incoming")
    kind = models.CharField(_("kind"), max_length=2, choices=LinkKind.choices, default=LinkKind.FINISH_TO_START)
    lag_minutes = models.IntegerField(_("lag in working minutes"), default=0)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="planning_task_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.number} → {self.successor.number}"
