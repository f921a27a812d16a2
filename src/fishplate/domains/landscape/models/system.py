from __future__ import annotations

from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.choices import Criticality, EnvironmentKind, Lifecycle, SystemKind
from fishplate.domains.organisations.models import Membership, Organisation
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


def of_their_organisations(actor: Actor) -> models.Q:
    """The condition that a row belongs to an organisation of the actor's; never where they are limited to projects."""
    if actor.projects is not None:
        return models.Q(pk__in=[])
    return models.Q(
        models.Exists(Membership.objects.filter(organisation=models.OuterRef("organisation_id"), person_id=actor.id))
    )


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, actor: Actor) -> Self:
        """The register of the actor's organisations, and what is in scope of their projects.

        An interface in scope shows the systems it connects as far as its own organisation has them: a system of
        somebody else has to be brought into scope by those it belongs to.
        """
        if actor.system:
            return self
        projects = Project.objects.visible_to(actor).values("pk")
        return self.filter(of_their_organisations(actor) | in_scope_of(projects))


def in_scope_of(projects: models.QuerySet[Project, object]) -> models.Q:
    """The condition that a system is in scope of one of ``projects`` (ids), by itself or as end of an interface."""
    ends = models.Q(interface__provider=models.OuterRef("pk")) | models.Q(
        interface__consumers__system=models.OuterRef("pk")
    )
    own = models.Q(interface__organisation=models.OuterRef("organisation_id"))
    # By name: the model of scopes refers to this one.
    scopes = System.scopes.rel.related_model._default_manager.filter(project__in=projects)
    return models.Q(models.Exists(scopes.filter(models.Q(system=models.OuterRef("pk")) | ends & own)))


class System(Record):
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=SystemKind.choices, default=SystemKind.APPLICATION)
    vendor = models.CharField(_("vendor"), max_length=160, blank=True, default="")
    description = models.TextField(_("what it does"), blank=True, default="")
    criticality = models.CharField(
        _("criticality"), max_length=10, choices=Criticality.choices, default=Criticality.MEDIUM
    )
    lifecycle = models.CharField(_("life cycle"), max_length=20, choices=Lifecycle.choices, default=Lifecycle.IN_USE)

    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ["code", "id"]
        constraints: ClassVar = [models.UniqueConstraint("organisation", Lower("code"), name="landscape_system_code")]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


def check_address(address: str) -> None:
    """Accept http and https addresses, names without a dot included, as they are usual inside a company."""
    try:
        parts = urlsplit(address)
        correct = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        correct = False
    if not correct:
        raise ValidationError(_("Please give a full address, such as https://mes.example.org/api."))
    if parts.username or parts.password:
        raise ValidationError(_("Keep names and passwords out of the address: everybody who sees the system reads it."))


class EnvironmentQuerySet(models.QuerySet["Environment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the systems the actor sees."""
        return self if actor.system else self.filter(system__in=System.objects.visible_to(actor))


class Environment(Record):
    """Where a system runs, and in which version. Measurements are taken in one environment."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="environments")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=EnvironmentKind.choices, default=EnvironmentKind.TEST)
    base_url = models.CharField(_("address"), max_length=400, blank=True, default="", validators=[check_address])
    system_version = models.CharField(_("version of the system"), max_length=60, blank=True, default="")
    is_production = models.BooleanField(_("holds live data"), default=False)

    objects = EnvironmentQuerySet.as_manager()

    class Meta:
        ordering = ["system_id", "name"]
        constraints: ClassVar = [models.UniqueConstraint("system", Lower("name"), name="landscape_environment_name")]

    def __str__(self) -> str:
        return self.name
