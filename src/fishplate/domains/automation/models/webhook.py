from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation.choices import EVERYTHING
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project, RoleHolding
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of projects the actor manages now, and of organisations they manage; an address may be a secret."""
        if actor.system:
            return self
        managed = RoleHolding.objects.filter(
            role=Role.PROJECT_MANAGER, member__person_id=actor.id, member__removed_at=None
        ).values("member__project")
        managing = Membership.objects.filter(person_id=actor.id, role=MembershipRole.MANAGER)
        if actor.projects is not None:
            return self.filter(project__in=managed.filter(member__project__in=actor.projects))
        of_managed = models.Q(organisation__in=managing.values("organisation"))
        theirs = models.Q(project__isnull=True) if actor.administrator else of_managed
        return self.filter(models.Q(project__in=managed) | theirs)

    def active(self) -> Self:
        return self.filter(paused_at=None)


class Webhook(Record):
    """An address that is told of events of one project, or of one organisation with its projects.

    The secret is sealed; while ``previous_secret`` is still taken, every request is signed with both.
    """

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"secret", "previous_secret", "url"})

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    created_by = models.ForeignKey(Person, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    url = models.CharField(_("address"), max_length=500)
    kinds = models.JSONField(_("told of"), default=list)
    secret = models.CharField(_("secret"), max_length=400, editable=False)
    previous_secret = models.CharField(_("former secret"), max_length=400, editable=False, default="", blank=True)
    previous_until = models.DateTimeField(_("former secret taken until"), null=True, editable=False)
    #: What happened before is not told, though it may still wait in the outbox.
    active_since = models.DateTimeField(editable=False)
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    #: Why Fishplate itself paused it; empty where a person did.
    given_up = models.CharField(_("given up because"), max_length=300, default="", blank=True, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=True) ^ models.Q(organisation__isnull=True),
                name="automation_webhook_one_place",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secret_context(self) -> str:
        return f"automation.webhook:{self.pk}"

    @property
    def place(self) -> Project | Organisation:
        place = self.project or self.organisation
        assert place is not None
        return place

    def wants(self, key: str) -> bool:
        return key in self.kinds or EVERYTHING in self.kinds

    def takes_former_secret(self, at: datetime) -> bool:
        return bool(self.previous_secret) and self.previous_until is not None and at < self.previous_until
