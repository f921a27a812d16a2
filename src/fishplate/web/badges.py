"""Small things said the same way everywhere: a state, an age, a figure with its unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_vite.templatetags.django_vite import vite_asset_url

from fishplate.kernel.errors import Text

MET, AT_RISK, NOT_MET, NOT_MEASURED = "met", "at_risk", "not_met", "not_measured"
_SPRITE = "icons.svg"


@dataclass(frozen=True, slots=True)
class _Look:
    word: Text
    icon: str


_LOOKS = {
    MET: _Look(gettext_lazy("met"), icon="circle-check"),
    AT_RISK: _Look(gettext_lazy("at risk"), icon="alert-triangle"),
    NOT_MET: _Look(gettext_lazy("not met"), icon="square-x"),
    NOT_MEASURED: _Look(gettext_lazy("not measured"), icon="circle-dashed"),
}


def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite; with a label it stands for itself, without one it decorates."""
    use = format_html('<use href="{}#{}"></use>', vite_asset_url(_SPRITE), name)
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}">{}</svg>', label, use)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false">{}</svg>', use)


def state(value: str, text: Text = "") -> SafeString:
    """Return the badge of a state. What is unknown here is shown as not measured, never as good news."""
    known = value if value in _LOOKS else NOT_MEASURED
    return format_html(
        '<span class="state state-{}">{}{}</span>',
        known.replace("_", "-"),
        icon(_LOOKS[known].icon),
        text or _LOOKS[known].word,
    )


def quantity(value: Any, unit: str = "", decimals: int | None = None) -> SafeString:
    """Return a figure in the reader's notation with its unit; without a value, a dash that says so."""
    if value is None or value == "":
        return format_html('<span class="quantity" title="{}">—</span>', _LOOKS[NOT_MEASURED].word)
    if isinstance(value, float) and decimals is None:
        value = _readable(value)
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    figure = formats.number_format(value, decimals, use_l10n=True, force_grouping=True) if is_figure else value
    if not unit:
        return format_html('<span class="quantity">{}</span>', figure)
    return format_html('<span class="quantity">{}\u202f{}</span>', figure, unit)


def instant(at: datetime) -> SafeString:
    """Return date and time of an instant (aware) in the reader's zone and language."""
    return format_html(
        '<time datetime="{}">{}</time>',
        at.astimezone(UTC).isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT"),
    )


def clock_time(at: datetime) -> SafeString:
    """Return the time of day of an instant (aware) in the reader's zone."""
    return format_html(
        '<time datetime="{}">{}</time>',
        at.astimezone(UTC).isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(at), "TIME_FORMAT"),
    )


def _readable(value: float) -> float | int:
    """Round to four significant figures behind the point; what stands before it is never rounded away."""
    if not math.isfinite(value):
        return value
    before = math.floor(math.log10(abs(value))) if value else 0
    rounded = round(value, max(0, 3 - before))
    return int(rounded) if rounded.is_integer() else rounded


def age(at: datetime, *, now: datetime) -> SafeString:
    """Return how long before ``now`` (both aware) something was, as a ``<time>`` that tells the instant."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.astimezone(UTC).isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(at), "DATETIME_FORMAT"),
        _ago(int((now - at).total_seconds())),
    )


def _ago(seconds: int) -> str:
    if seconds < 60:
        return _("just now")
    if seconds < 3_600:
        return ngettext("%(count)d min ago", "%(count)d min ago", seconds // 60) % {"count": seconds // 60}
    if seconds < 86_400:
        return ngettext("%(count)d h ago", "%(count)d h ago", seconds // 3_600) % {"count": seconds // 3_600}
    days = seconds // 86_400
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
