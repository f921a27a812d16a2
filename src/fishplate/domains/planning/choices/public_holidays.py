"""China's public holidays, as the State Council's notices and the law on public holidays have them.

2026: notice of the State Council's General Office on the holidays of 2026, make-up working days included.
2027: no notice is out yet. What the regulation on public holidays fixes by itself is here: the days of each festival,
and the working days that make up for those of them that fall on a weekend. Longer breaks, and the weekends on which
people work for them, follow from the notice.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel.errors import Text

_NEW_YEAR = pgettext_lazy("holiday", "New Year")
_SPRING = pgettext_lazy("holiday", "Spring Festival")
_QINGMING = pgettext_lazy("holiday", "Tomb-Sweeping Day")
_LABOUR = pgettext_lazy("holiday", "Labour Day")
_DRAGON_BOAT = pgettext_lazy("holiday", "Dragon Boat Festival")
_MID_AUTUMN = pgettext_lazy("holiday", "Mid-Autumn Festival")
_NATIONAL = pgettext_lazy("holiday", "National Day")

#: First and last day off, and its name.
CHINA_OFF: Final[tuple[tuple[date, date, Text], ...]] = (
    (date(2026, 1, 1), date(2026, 1, 3), _NEW_YEAR),
    (date(2026, 2, 15), date(2026, 2, 23), _SPRING),
    (date(2026, 4, 4), date(2026, 4, 6), _QINGMING),
    (date(2026, 5, 1), date(2026, 5, 5), _LABOUR),
    (date(2026, 6, 19), date(2026, 6, 21), _DRAGON_BOAT),
    (date(2026, 9, 25), date(2026, 9, 27), _MID_AUTUMN),
    (date(2026, 10, 1), date(2026, 10, 7), _NATIONAL),
    (date(2027, 1, 1), date(2027, 1, 1), _NEW_YEAR),
    (date(2027, 2, 5), date(2027, 2, 10), _SPRING),
    (date(2027, 4, 5), date(2027, 4, 5), _QINGMING),
    (date(2027, 5, 1), date(2027, 5, 4), _LABOUR),
    (date(2027, 6, 9), date(2027, 6, 9), _DRAGON_BOAT),
    (date(2027, 9, 15), date(2027, 9, 15), _MID_AUTUMN),
    (date(2027, 10, 1), date(2027, 10, 5), _NATIONAL),
)
#: Weekend days on which people work for a longer break, and for which one.
CHINA_MAKE_UP: Final[tuple[tuple[date, Text], ...]] = (
    (date(2026, 1, 4), _NEW_YEAR),
    (date(2026, 2, 14), _SPRING),
    (date(2026, 2, 28), _SPRING),
    (date(2026, 5, 9), _LABOUR),
    (date(2026, 9, 20), _NATIONAL),
    (date(2026, 10, 10), _NATIONAL),
)
#: What people have to know of the years that have no notice yet.
CHINA_NOTE: Final = _("2027: statutory days only; the make-up working days are not yet announced.")
