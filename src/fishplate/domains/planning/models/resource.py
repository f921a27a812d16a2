from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models.assigned import MOST_UNITS, WHOLE, write_assigned
from fishplate.domains.planning.models.calendar import Calendar
from fishplate.domains.planning.models.task import Task
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Resource(Record):
    """Who does the work of a project: a person, perhaps one of its members, or a team or role.

    ``capacity`` is how much of one unit there is, in percent: half a person 50, a team of three 300. Without a calendar
    of their own they work by the project's.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=6, choices=ResourceKind.choices, default=ResourceKind.PERSON)
    member = models.ForeignKey(
        Member,
        verbose_name=_("member of the project"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    capacity = models.PositiveIntegerField(
        _("capacity in percent"), default=WHOLE, validators=[MinValueValidator(1), MaxValueValidator(MOST_UNITS)]
    )
    calendar = models.ForeignKey(
        Calendar, verbose_name=_("calendar"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name"], name="planning_resource_name")]

    def __str__(self) -> str:
        return self.name


class Assignment(Record):
    """That a resource works on a task, with ``units`` percent of one unit."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="assignments")
    units = models.PositiveIntegerField(
        _("units in percent"), default=WHOLE, validators=[MinValueValidator(1), MaxValueValidator(MOST_UNITS)]
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "resource"], name="planning_assignment_once")]

    def __str__(self) -> str:
        return write_assigned([(self.resource.name, self.units)])
