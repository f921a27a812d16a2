from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.choices import Criticality, Flow, Lifecycle, Pattern
from fishplate.domains.landscape.models.system import System, of_their_organisations
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class InterfaceQuerySet(models.QuerySet["Interface"]):
    def visible_to(self, actor: Actor) -> Self:
        """The register of the actor's organisations, and what is in scope of their projects."""
        if actor.system:
            return self
        scopes = Interface.scopes.rel.related_model._default_manager.filter(
            interface=models.OuterRef("pk"), project__in=Project.objects.visible_to(actor).values("pk")
        )
        return self.filter(of_their_organisations(actor) | models.Q(models.Exists(scopes)))


class Interface(Record):
    """Where systems meet: one provides it, who answers for its contract; any number consume it."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    provider = models.ForeignKey(
        System, verbose_name=_("provided by"), on_delete=models.PROTECT, related_name="provided_interfaces"
    )
    flow = models.CharField(_("direction of data"), max_length=20, choices=Flow.choices, default=Flow.TO_CONSUMER)
    pattern = models.CharField(_("pattern"), max_length=20, choices=Pattern.choices, default=Pattern.SYNCHRONOUS)
    protocol = models.CharField(_("protocol"), max_length=80, blank=True, default="")
    frequency = models.CharField(_("frequency"), max_length=80, blank=True, default="")
    volume = models.CharField(_("volume"), max_length=80, blank=True, default="")
    data_objects = models.TextField(_("data exchanged"), blank=True, default="")
    criticality = models.CharField(
        _("criticality"), max_length=10, choices=Criticality.choices, default=Criticality.MEDIUM
    )
    lifecycle = models.CharField(_("life cycle"), max_length=20, choices=Lifecycle.choices, default=Lifecycle.PLANNED)
    description = models.TextField(_("what it is for"), blank=True, default="")

    objects = InterfaceQuerySet.as_manager()

    class Meta:
        ordering = ["code", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", Lower("code"), name="landscape_interface_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class InterfaceConsumer(Record):
    """That a system consumes an interface."""

    interface = models.ForeignKey(Interface, on_delete=models.PROTECT, related_name="consumers")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="consumed_interfaces")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interface", "system"], name="landscape_interface_consumer_once")
        ]

    def __str__(self) -> str:
        return str(self.system)
