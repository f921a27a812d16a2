from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.models.task import Task


def instant(at: datetime) -> datetime:
    """Return the instant of a wall-clock time of the plan: plans are reckoned in the installation's time zone."""
    return at.replace(tzinfo=timezone.get_default_timezone())


def wall_clock(at: datetime) -> datetime:
    """Return an instant as wall-clock time of the plan, without a zone."""
    return timezone.localtime(at, timezone.get_default_timezone()).replace(tzinfo=None)


class ScheduledTask(models.Model):
    """The dates of a task as they follow from its plan. Derived: rebuilt by the services, never edited, no history.

    ``start_at`` and ``finish_at`` are when it is going to be done: as early as can be, unless it is to be as late as
    possible.

    Slack is in working minutes; total slack is negative where a deadline cannot be met. ``plan_version`` is the version
    of the plan in which anything a row of the table shows was changed last, but for its WBS code, which may follow from
    another row. ``duration_minutes`` is the working time from start to finish of a summary, and the task's own
    otherwise; ``percent_complete`` of a summary is that of the work under it, weighed by duration.
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, primary_key=True, related_name="scheduled")
    start_at = models.DateTimeField(_("start"))
    finish_at = models.DateTimeField(_("finish"))
    early_start = models.DateTimeField(_("earliest start"))
    early_finish = models.DateTimeField(_("earliest finish"))
    late_start = models.DateTimeField(_("latest start"))
    late_finish = models.DateTimeField(_("latest finish"))
    total_slack = models.IntegerField(_("slack"))
    free_slack = models.IntegerField(_("free slack"))
    critical = models.BooleanField(_("critical"))
    summary = models.BooleanField(_("summary task"))
    percent_complete = models.PositiveSmallIntegerField(_("percent complete"))
    duration_minutes = models.PositiveIntegerField(_("duration in working minutes"))
    plan_version = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["task__position", "task_id"]

    def __str__(self) -> str:
        return str(self.task)

    @property
    def is_milestone(self) -> bool:
        """Whether it takes no time, and nothing stands under it."""
        return self.duration_minutes == 0 and not self.summary

    @property
    def start(self) -> datetime:
        """The start as wall-clock time of the plan."""
        return timezone.localtime(self.start_at, timezone.get_default_timezone())

    @property
    def finish(self) -> datetime:
        """The finish as wall-clock time of the plan."""
        return timezone.localtime(self.finish_at, timezone.get_default_timezone())
