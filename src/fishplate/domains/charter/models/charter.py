from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter.choices import State
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class CharterQuerySet(models.QuerySet["Charter"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Charter(Record):
    """What a project stands on. The digest is of all that was submitted, objectives and indicators included."""

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"digest": _("digest")}

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="+")
    background = models.TextField(_("background and vision"), blank=True, default="")
    scope_in = models.TextField(_("in scope"), blank=True, default="")
    scope_out = models.TextField(_("out of scope"), blank=True, default="")
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        Person, verbose_name=_("submitted by"), on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    decision_id = models.UUIDField(null=True, editable=False)
    step_days = models.JSONField(_("days for each step"), default=list, blank=True, editable=False)
    # Codes are given once: O2 stays O2 in every minute and mail, also after it was removed.
    last_objective = models.PositiveIntegerField(default=0, editable=False)
    last_indicator = models.PositiveIntegerField(default=0, editable=False)

    objects = CharterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(_("Charter"))


class CharterSeat(models.Model):
    """That ``quorum`` people of one role sign the charter in a step. Without any, the sponsor signs."""

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    quorum = models.PositiveSmallIntegerField(_("how many sign"), default=1)
    step = models.PositiveSmallIntegerField(_("step"), default=1)

    class Meta:
        ordering: ClassVar = ["step", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["charter", "role"], name="charter_seat_once")]

    def __str__(self) -> str:
        return str(Role(self.role).label)
