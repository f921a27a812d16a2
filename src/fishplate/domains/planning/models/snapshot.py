from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.models.copies import PlanCopy, TaskCopy
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record

_ENTRY: Final = 17


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


class Snapshot(Record):
    """The plan as it stood at the beginning of a week, for trends; one a week, taken by the clock.

    ``week`` is the Monday of the ISO week in which it was taken, by the installation's time zone, in which plans are
    reckoned; ``taken_at`` says when in that week, as a worker may have stood still.

    ``milestones`` (id, number, name and date in ISO 8601 of each) and ``progress`` stand in the copy as well: a trend
    over a year would take seconds to unpack what fifty copies of thousands of tasks hold.
    """

    #: The copy holds them, and the history the hash of that.
    AUDIT_HIDDEN: ClassVar = frozenset({"milestones", "progress"})

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
    progress = models.BinaryField(_("percent complete"), editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["week", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "week"], name="planning_snapshot_weekly")]

    def __str__(self) -> str:
        year, week, _day = self.week.isocalendar()
        return f"{year}-W{week:02}"

    def shares_done(self) -> dict[UUID, int]:
        """How many percent of each task were done; tasks of which nothing was are left out."""
        packed = zlib.decompress(self.progress)
        return {UUID(bytes=packed[at : at + 16]): packed[at + 16] for at in range(0, len(packed), _ENTRY)}


def pack_progress(tasks: Iterable[TaskCopy]) -> bytes:
    """Return what is done of tasks as a snapshot keeps it: for each 16 bytes of its id and one of its percentage."""
    begun = (task for task in tasks if task.percent_complete)
    return zlib.compress(b"".join(task.id.bytes + bytes([task.percent_complete]) for task in begun))


def week_of(at: datetime) -> date:
    """Return the Monday of the ISO week in which an instant lies, by the clock of the plans."""
    day = wall_clock(at).date()
    return day - timedelta(days=day.weekday())
