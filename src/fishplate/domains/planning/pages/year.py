"""A year of a calendar as a picture: twelve months of days that are worked, free, or made up for."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fishplate.domains.planning.models import Calendar
from fishplate.domains.planning.models.working_times import CalendarException, write_hours
from fishplate.kernel.errors import Text

FIRST_YEAR, LAST_YEAR = 1970, 2200


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the picture; ``kind`` is work, free, holiday, made_up or other (worked, for other hours than usual)."""

    number: int
    kind: str
    says: str

    @property
    def differs(self) -> bool:
        """Whether it is not what its weekday says."""
        return self.kind not in ("work", "free")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the picture: rows of seven, ``None`` where another month has the day."""

    name: Text
    weeks: list[list[Day | None]]
    working_days: int


def year_of(calendar: Calendar, year: int) -> list[Month]:
    """Return the twelve months of a year."""
    differing = {day: one for one in calendar.differing for day in one.days if day.year == year}
    week = [write_hours(shifts) for shifts in calendar.week]
    return [_month(date(year, month, 1), week, differing) for month in range(1, 13)]


def weekdays() -> list[str]:
    """Return the heads of the seven columns."""
    return pgettext("weekdays in short, Monday to Sunday", "Mo Tu We Th Fr Sa Su").split()


def _month(first: date, week: list[str], differing: dict[date, CalendarException]) -> Month:
    weeks = [
        [_day(day, week[day.weekday()], differing.get(day)) if day.month == first.month else None for day in row]
        for row in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    worked = [day for row in weeks for day in row if day and day.kind not in ("free", "holiday")]
    return Month(MONTHS[first.month], weeks, len(worked))


def _day(day: date, usual: str, differs: CalendarException | None) -> Day:
    if differs is None:
        return Day(day.day, "work" if usual else "free", "")
    hours = write_hours(differs.shifts)
    kind = "holiday" if not hours else "made_up" if not usual else "other" if hours != usual else "work"
    what = {
        "holiday": _("day off"),
        "made_up": _("make-up working day"),
        "other": _("other hours"),
        "work": _("working day"),
    }[kind]
    return Day(day.day, kind, " · ".join(filter(None, (differs.name or what, hours))))
