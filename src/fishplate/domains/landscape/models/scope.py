from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.choices import ScopeRole
from fishplate.domains.landscape.models.interface import Interface
from fishplate.domains.landscape.models.system import System
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class ScopeQuerySet(models.QuerySet["Scope"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Scope(Record):
    """That a project builds, changes, uses or retires a system or an interface: exactly one of the two."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="scopes", null=True)
    interface = models.ForeignKey(Interface, on_delete=models.PROTECT, related_name="scopes", null=True)
    role = models.CharField(_("what the project does to it"), max_length=10, choices=ScopeRole.choices)

    objects = ScopeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(system__isnull=True) ^ models.Q(interface__isnull=True),
                name="landscape_scope_one_thing",
            ),
            models.UniqueConstraint(fields=["project", "system"], name="landscape_scope_system_once"),
            models.UniqueConstraint(fields=["project", "interface"], name="landscape_scope_interface_once"),
        ]

    @property
    def thing(self) -> System | Interface:
        """Return the system or interface that is in scope."""
        thing = self.interface or self.system
        assert thing is not None
        return thing

    def __str__(self) -> str:
        return str(self.thing)
