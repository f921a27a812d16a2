from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.choices import Phase
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in which the actor is a member now. Managing an organisation or installation shows no project."""
        if actor.system:
            return self
        reached = self if actor.projects is None else self.filter(pk__in=actor.projects)
        # By name: the member model refers to this one.
        return reached.filter(
            models.Exists(
                Project.members.rel.related_model._default_manager.filter(
                    project=models.OuterRef("pk"), person_id=actor.id, removed_at=None
                )
            )
        )


class Project(Record):
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"), blank=True, default="")
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices, default=Phase.DEFINITION)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("is to end on"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "code"], name="projects_project_code")]

    def __str__(self) -> str:
        return self.name
