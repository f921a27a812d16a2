from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning.choices import ConstraintKind, LagKind, LinkKind
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Task(Record):
    """A piece of work, or a milestone where it takes no time. Its dates are computed: see ``ScheduledTask``.

    What has others under it is a summary: it begins with the first of them and ends with the last, and its own
    duration, constraint and dates by hand rest until nothing stands under it any more. An inactive task has dates and
    holds nobody. Dates typed by hand, both of them or none, are kept whatever the task waits for.
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
    constraint = models.CharField(
        _("constraint"), max_length=4, choices=ConstraintKind.choices, default=ConstraintKind.AS_SOON_AS_POSSIBLE
    )
    constraint_at = models.DateTimeField(_("date of the constraint"), null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    interface = models.ForeignKey(
        Interface, verbose_name=_("builds"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    manual_start = models.DateTimeField(_("start by hand"), null=True, blank=True)
    manual_finish = models.DateTimeField(_("finish by hand"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=500, validators=[MaxValueValidator(1000)])

    # The most likely duration is that of the plan.
    optimistic_minutes = models.PositiveIntegerField(_("optimistic duration in working minutes"), null=True, blank=True)
    pessimistic_minutes = models.PositiveIntegerField(
        _("pessimistic duration in working minutes"), null=True, blank=True
    )

    actual_start = models.DateTimeField(_("actual start"), null=True, blank=True, editable=False)
    actual_finish = models.DateTimeField(_("actual finish"), null=True, blank=True, editable=False)
    remaining_minutes = models.PositiveIntegerField(
        _("remaining working minutes"), null=True, blank=True, editable=False
    )
    percent_complete = models.PositiveSmallIntegerField(_("percent complete"), default=0, editable=False)

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
    # Minutes, or percent of the predecessor's duration.
    lag = models.IntegerField(_("lag"), default=0)
    lag_kind = models.CharField(_("lag counted in"), max_length=7, choices=LagKind.choices, default=LagKind.WORKING)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="planning_task_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.number} → {self.successor.number}"
