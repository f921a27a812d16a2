from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those one gave or was given, and those that count in a project of the actor's."""
        if actor.system:
            return self
        within = _counts_in(Project.objects.visible_to(actor))
        if actor.projects is not None:
            return self.filter(within)
        return self.filter(Q(person_id=actor.id) | Q(delegate_id=actor.id) | within)

    def of_project(self, project_id: UUID) -> Self:
        """Those that count in a project: both people are members of it for the delegation's organisation."""
        return self.filter(_counts_in(Project.objects.filter(pk=project_id)))

    def with_effect(self) -> Self:
        """Load with each whether it counts anywhere: ``takes_effect``. Either of the two may have left meanwhile."""
        return self.annotate(takes_effect=_counts_in(Project.objects.all()))

    def valid_on(self, day: date) -> Self:
        """Those with which somebody can sign on this day."""
        return self.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)


def _counts_in(projects: models.QuerySet[Project]) -> Q:
    """The condition that both people take part, for the delegation's organisation, in one of ``projects``."""
    beside = Member.objects.filter(
        project=OuterRef("project"),
        person=OuterRef(OuterRef("delegate")),
        organisation=OuterRef(OuterRef("organisation")),
        removed_at=None,
    )
    both = Member.objects.filter(
        Exists(beside),
        person=OuterRef("person"),
        organisation=OuterRef("organisation"),
        project__in=projects,
        removed_at=None,
    )
    return Q(project=None) & Q(Exists(both)) | Q(Exists(both.filter(project=OuterRef("project"))))


class Delegation(Record):
    """That somebody lets a colleague of the same organisation sign in their place from one day to another.

    ``project`` is the only one in which it counts, or ``None`` for all in which both take part.
    """

    person = models.ForeignKey(Person, verbose_name=_("instead of"), on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Person, verbose_name=_("signs"), on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, verbose_name=_("for"), on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+", null=True
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    #: What ``with_effect`` loads.
    takes_effect: bool

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=F("delegate")), name="approvals_delegation_to_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="approvals_delegation_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate}"
