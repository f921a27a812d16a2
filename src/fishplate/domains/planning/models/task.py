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
    """A piece of work, or a milestone where it takes no time. Its dates are computed: see ``ScheduledTask``.

    What has others under it is a summary: it begins with the first of them and ends with the last, and its own duration
    and "not before" rest until nothing stands under it any more.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("no."), editable=False)
    # Of all rows of the plan, in the order of its tree: a task, then all that stands under it.
    position = models.BigIntegerField(editable=False)
    # What stands under a task goes in the same statement, or stands elsewhere before.
    parent = models.ForeignKey(
        "self",
        verbose_name=_("summary task"),
        on_delete=models.RESTRICT,
        related_name="children",
        null=True,
        blank=True,
        editable=False,
    )
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
