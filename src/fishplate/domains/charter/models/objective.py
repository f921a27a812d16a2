from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Objective(Record):
    """What the project is to reach: specific in its statement, measured by its indicators, due on a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=10)
    statement = models.CharField(_("objective"), max_length=300)
    rationale = models.TextField(_("why it matters"), blank=True, default="")
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("answered for by"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "code"], name="charter_objective_code")]

    def __str__(self) -> str:
        return f"{self.code} · {self.statement}"
