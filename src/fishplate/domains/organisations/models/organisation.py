from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models.person import Person
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those the actor belongs to; administrators and the system see all."""
        if actor.system or actor.administrator:
            return self
        if actor.projects is not None:
            return self.none()
        return self.filter(
            models.Exists(Membership.objects.filter(organisation=models.OuterRef("pk"), person_id=actor.id))
        )


class Organisation(Record):
    name = models.CharField(_("name"), max_length=160, unique=True)
    description = models.TextField(pgettext_lazy("organisation", "what it does"), blank=True, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole.choices, default=MembershipRole.MEMBER)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "person"], name="organisations_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
