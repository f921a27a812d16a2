from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.models.copies import PlanCopy
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Snapshot(Record):
    """The plan as it stood at the beginning of a week, for trends; one a week, taken by the clock.

    ``week`` is the Monday of the ISO week in which it was taken, by the installation's time zone, in which plans are
    reckoned; ``taken_at`` says when in that week, as a worker may have stood still. ``milestones`` are id, number,
    name and date (ISO 8601) of each, so that a trend over a year need not unpack what fifty copies hold.
    """

    #: The copy holds them, and the history the hash of that.
    AUDIT_HIDDEN: ClassVar = frozenset({"milestones"})

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    week = models.DateField(_("week"), editable=False)
    taken_at = models.DateTimeField(_("taken"), editable=False)
    plan_version = models.PositiveIntegerField(_("version of the plan"), editable=False)
    status_at = models.DateTimeField(_("status date"), null=True, editable=False)
    copy = models.ForeignKey(
        PlanCopy, verbose_name=_("tasks"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    finish_at = models.DateTimeField(_("finish of the plan"), editable=False)
    milestones = models.JSONField(_("milestones"), editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["week", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "week"], name="planning_snapshot_weekly")]

    def __str__(self) -> str:
        year, week, _day = self.week.isocalendar()
        return f"{year}-W{week:02}"


def week_of(at: datetime) -> date:
    """Return the Monday of the ISO week in which an instant lies, by the clock of the plans."""
    day = wall_clock(at).date()
    return day - timedelta(days=day.weekday())
