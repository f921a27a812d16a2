from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.models.durations import STANDARD, Measure
from fishplate.domains.planning.models.working_times import CalendarException, parse_exceptions, parse_hours
from fishplate.domains.projects.models import Project
from fishplate.engines import scheduling as engine
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the projects the actor is a member of."""
        return self if actor.system else self.filter(project__in=Project.objects.visible_to(actor))


def _hours(name: Any) -> models.CharField[str, str]:
    return models.CharField(name, max_length=200, blank=True, default="")


class Calendar(Record):
    """When people of a project work: the hours of each weekday, and the days that differ.

    Both are kept as they are typed, see ``working_times``, so that the history shows what somebody changed.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    monday = _hours(_("Monday"))
    tuesday = _hours(_("Tuesday"))
    wednesday = _hours(_("Wednesday"))
    thursday = _hours(_("Thursday"))
    friday = _hours(_("Friday"))
    saturday = _hours(_("Saturday"))
    sunday = _hours(_("Sunday"))
    exceptions = models.TextField(_("days that differ"), max_length=20_000, blank=True, default="")

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "name"], name="planning_calendar_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def weekday_names(cls) -> dict[str, Any]:
        """What each weekday is called, by its column."""
        return {day: cls._meta.get_field(day).verbose_name for day in WEEKDAYS}  # type: ignore[union-attr]  # columns

    @property
    def week(self) -> engine.Week:
        """The shifts of each weekday from Monday on."""
        return cast("engine.Week", tuple(parse_hours(getattr(self, day)) for day in WEEKDAYS))

    @property
    def differing(self) -> tuple[CalendarException, ...]:
        """The days that differ from their weekday, in order."""
        return parse_exceptions(self.exceptions)

    @property
    def week_minutes(self) -> int:
        """How long people work in a week without exceptions."""
        return sum(map(_minutes, self.week))

    @property
    def measure(self) -> Measure:
        """How long a day and a week of work are by this calendar: a day is the most frequent one of its week."""
        worked = Counter(filter(None, map(_minutes, self.week)))
        if not worked:
            return STANDARD
        day = max(worked, key=lambda minutes: (worked[minutes], minutes))
        return Measure(day, self.week_minutes)

    def for_engine(self) -> engine.Calendar:
        """This calendar as the engine takes it."""
        exceptions: dict[date, tuple[engine.Shift, ...]] = {
            day: one.shifts for one in self.differing for day in one.days
        }
        return engine.Calendar(str(self.pk), self.week, exceptions)


def _minutes(shifts: tuple[engine.Shift, ...]) -> int:
    return sum(shift.end - shift.start for shift in shifts)
