"""What a calendar can begin as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.choices.public_holidays import CHINA_MAKE_UP, CHINA_NOTE, CHINA_OFF
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.models.working_times import CalendarException, parse_hours, write_exceptions
from fishplate.kernel.errors import Text

_OFFICE_HOURS: Final = "08:00-12:00 13:00-17:00"
_ALL_DAY: Final = "00:00-24:00"
#: Time zones of places where China's public holidays are kept.
_CHINA: Final = frozenset(
    ("Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Urumqi", "Asia/Kashgar", "PRC")
)


@dataclass(frozen=True, slots=True)
class CalendarTemplate:
    """A calendar to begin with: hours of each weekday from Monday on, as they are typed."""

    key: str
    name: Text
    week: tuple[str, ...]
    holidays_of_china: bool = False

    def values(self) -> dict[str, str]:
        """Return the columns of a new calendar, in the language of the running request."""
        return {
            "name": str(self.name),
            "note": str(CHINA_NOTE) if self.holidays_of_china else "",
            **dict(zip(WEEKDAYS, self.week, strict=True)),
            "exceptions": write_exceptions(_china()) if self.holidays_of_china else "",
        }


_OFFICE_WEEK = (_OFFICE_HOURS,) * 5 + ("",) * 2
TEMPLATES: Final = {
    one.key: one
    for one in (
        CalendarTemplate("china", _("China, public holidays 2026–2027"), _OFFICE_WEEK, holidays_of_china=True),
        CalendarTemplate("office", _("Monday to Friday, 8 hours"), _OFFICE_WEEK),
        CalendarTemplate("round_the_clock", _("Round the clock, every day"), (_ALL_DAY,) * 7),
    )
}


def usual() -> CalendarTemplate:
    """Return what a new plan begins with: China's holidays where the installation keeps the time of China."""
    return TEMPLATES["china" if settings.TIME_ZONE in _CHINA else "office"]


def _china() -> list[CalendarException]:
    off = [CalendarException(first, last, (), str(name)) for first, last, name in CHINA_OFF]
    hours, make_up = parse_hours(_OFFICE_HOURS), _t("{holiday}: make-up working day")
    worked = [CalendarException(day, day, hours, make_up.format(holiday=name)) for day, name in CHINA_MAKE_UP]
    return sorted([*off, *worked], key=lambda one: one.first_on)
