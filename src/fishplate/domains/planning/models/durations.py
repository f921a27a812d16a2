"""Working time as people write it: ``3d``, ``4h``, ``2w``, ``1d 4h``, ``90m``, also ``3天`` or ``1.5d``.

A day is 8 working hours and a week 5 days, as in the calendar by which the plan is reckoned.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

HOUR, DAY, WEEK = 60, 480, 2400
_OF_CLOCK = {1: 1, HOUR: 60, DAY: 1440, WEEK: 10080}
MOST = 1000 * WEEK

_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "时", "小时"), HOUR),
    **dict.fromkeys(("d", "day", "days", "天", "日", "工作日"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "周"), WEEK),
}
_PART = re.compile(r"\s*(\d{1,9}(?:\.\d{1,4})?)\s*(e?[一-龥]+|[a-z]+)?", re.IGNORECASE)


def parse_duration(text: str, *, elapsed: bool = False) -> int:
    """Return the working minutes that ``text`` says; a figure without unit counts days.

    ``elapsed`` reads minutes on the clock instead, whose units begin with an e: ``2ed`` are 48 hours.

    Raises:
        ValueError: with a message that says what is wrong.
    """
    minutes, end = Decimal(0), 0
    written = text.strip()
    while end < len(written):
        part = _PART.match(written, end)
        unit = _unit((part[2] or "d").lower(), elapsed) if part else None
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
    days, rest = divmod(abs(minutes), _OF_CLOCK[DAY])
    hours, rest = divmod(rest, HOUR)
    parts = [f"{count}{unit}" for count, unit in ((days, "ed"), (hours, "eh"), (rest, "em")) if count]
    return ("−" if minutes < 0 else "") + (" ".join(parts) or "0")


def _unit(name: str, elapsed: bool) -> int | None:
    if not elapsed:
        return _UNITS.get(name)
    return _OF_CLOCK[_UNITS[name[1:]]] if name[0] == "e" and name[1:] in _UNITS else None


def write_duration(minutes: int) -> str:
    """Return working minutes as short as they can be read: ``3d``, ``1d 4h``, ``−2h``; ``0`` for none."""
    if minutes == 0:
        return "0"
    days, rest = divmod(abs(minutes), DAY)
    hours, rest = divmod(rest, HOUR)
    parts = [
        *([_("{count}d").format(count=days)] if days else []),
        *([_("{count}h").format(count=hours)] if hours else []),
        *([_("{count}m").format(count=rest)] if rest else []),
    ]
    return ("−" if minutes < 0 else "") + " ".join(parts)
