"""Working time as people write it: ``3d``, ``4h``, ``2w``, ``1d 4h``, ``90m``, also ``3天`` or ``1.5d``.

How long a day and a week of work are, the project's calendar says; without one, 8 hours and 5 days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

HOUR, DAY, WEEK = 60, 480, 2400
MOST = 1000 * WEEK

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "时", "小时"), "h"),
    **dict.fromkeys(("d", "day", "days", "天", "日", "工作日"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "周"), "w"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """How many minutes a day and a week are."""

    day: int = DAY
    week: int = WEEK

    def minutes(self, unit: str) -> int:
        """Return how many minutes one ``m``, ``h``, ``d`` or ``w`` is."""
        return {"m": 1, "h": HOUR, "d": self.day, "w": self.week}[unit]


STANDARD = Measure()
_CLOCK = Measure(1440, 10080)
_PART = re.compile(r"\s*(\d{1,9}(?:\.\d{1,4})?)\s*(e?[一-龥]+|[a-z]+)?", re.IGNORECASE)


def parse_duration(text: str, measure: Measure = STANDARD, *, elapsed: bool = False) -> int:
    """Return the working minutes that ``text`` says; a figure without unit counts days of ``measure``.

    ``elapsed`` reads minutes on the clock instead, whose units begin with an e: ``2ed`` are 48 hours.

    Raises:
        ValueError: with a message that says what is wrong.
    """
    minutes, end = Decimal(0), 0
    written = text.strip()
    while end < len(written):
        part = _PART.match(written, end)
        unit = _unit((part[2] or "d").lower(), measure, elapsed) if part else None
        if part is None or unit is None:
            raise ValueError(
                _("“{text}” is no duration. Write 3d, 4h, 2w or 30m; 0 for a milestone.").format(text=text)
            )
        minutes, end = minutes + Decimal(part[1]) * unit, part.end()
    if end == 0:
        raise ValueError(_("Write a duration, such as 3d, 4h or 2w; 0 for a milestone."))
    if minutes != int(minutes):
        raise ValueError(_("“{text}” is no whole number of minutes.").format(text=text))
    if minutes > MOST:
        raise ValueError(_("“{text}” is more than 1,000 weeks.").format(text=text))
    return int(minutes)


def write_elapsed(minutes: int) -> str:
    """Return minutes on the clock as they are typed: ``2ed``, ``1ed 4eh``, ``−2eh``; ``0`` for none."""
    days, rest = divmod(abs(minutes), _CLOCK.day)
    hours, rest = divmod(rest, HOUR)
    parts = [f"{count}{unit}" for count, unit in ((days, "ed"), (hours, "eh"), (rest, "em")) if count]
    return ("−" if minutes < 0 else "") + (" ".join(parts) or "0")


def _unit(name: str, measure: Measure, elapsed: bool) -> int | None:
    if elapsed:
        name, measure = name[1:] if name[0] == "e" else "", _CLOCK
    return measure.minutes(_UNITS[name]) if name in _UNITS else None


def write_duration(minutes: int, measure: Measure = STANDARD) -> str:
    """Return working minutes as short as they can be read: ``3d``, ``1d 4h``, ``−2h``; ``0`` for none.

    A day is one of ``measure``.
    """
    if minutes == 0:
        return "0"
    days, rest = divmod(abs(minutes), measure.day)
    hours, rest = divmod(rest, HOUR)
    parts = [
        *([_("{count}d").format(count=days)] if days else []),
        *([_("{count}h").format(count=hours)] if hours else []),
        *([_("{count}m").format(count=rest)] if rest else []),
    ]
    return ("−" if minutes < 0 else "") + " ".join(parts)
