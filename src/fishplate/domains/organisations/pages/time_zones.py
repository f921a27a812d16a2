"""The time zones one can choose from, as people know them: by city, with the difference to UTC, common ones first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy, to_locale
from django.utils.translation import gettext as _t

_COMMON: Final = (
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Kolkata"),
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Etc/UTC"),
)
_REGIONS: Final = {
    "Asia": pgettext_lazy("time zones", "Asia"),
    "Europe": pgettext_lazy("time zones", "Europe"),
    "America": pgettext_lazy("time zones", "America"),
    "Africa": pgettext_lazy("time zones", "Africa"),
    "Australia": pgettext_lazy("time zones", "Australia"),
    "Pacific": pgettext_lazy("time zones", "Pacific"),
    "Atlantic": pgettext_lazy("time zones", "Atlantic"),
    "Indian": pgettext_lazy("time zones", "Indian Ocean"),
    "Antarctica": pgettext_lazy("time zones", "Antarctica"),
    "Arctic": pgettext_lazy("time zones", "Arctic"),
}

Option = tuple[str, str]


def choices(chosen: str, at: datetime) -> list[tuple[str, str | list[Option]]]:
    """Return what a select offers, in groups; ``chosen`` is in it even where it is a former name of a zone.

    The difference to UTC is that of ``at``: summer time counts.
    """
    known = available_timezones() - set(get_global("zone_aliases"))
    common = [name for name in dict.fromkeys((chosen, settings.TIME_ZONE, *_COMMON)) if name in known or name == chosen]
    grouped = {
        region: [name for name in known - set(common) if name.partition("/")[0] == region] for region in _REGIONS
    }
    own = _t("As this installation ({zone})").format(zone=_label(settings.TIME_ZONE, at))
    return [
        ("", own),
        (_t("Common ones"), [(name, _label(name, at)) for name in common if name]),
        *((str(_REGIONS[region]), _ordered(names, at)) for region, names in grouped.items() if names),
    ]


def _ordered(names: Iterable[str], at: datetime) -> list[Option]:
    """From west to east, and by name where the clocks agree."""
    options = [(_offset(name, at), _label(name, at), name) for name in names]
    return [(name, label) for _offset_s, label, name in sorted(options)]


def _label(name: str, at: datetime) -> str:
    """Return the city in the reader's language, and the difference to UTC unless the name is that of UTC itself."""
    city = get_timezone_location(name, locale=to_locale(get_language() or settings.LANGUAGE_CODE), return_city=True)
    seconds = _offset(name, at)
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{city} (UTC{'−' if seconds < 0 else '+'}{hours:02}:{minutes:02})" if city != "UTC" else "UTC"


def _offset(name: str, at: datetime) -> int:
    """Return by how many seconds the clocks there are ahead of UTC."""
    ahead = at.astimezone(ZoneInfo(name)).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0
