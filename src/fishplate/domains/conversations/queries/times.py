"""When somebody is told: at once, with others by the hour or the day, and never in their quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fishplate.domains.conversations.choices import Rhythm
from fishplate.domains.conversations.models import Preference


def due_at(preference: Preference, zone: ZoneInfo, at: datetime) -> datetime:
    """Return when a notice written ``at`` goes out, by the clock of this person's zone."""
    local = at.astimezone(zone)
    if preference.rhythm == Rhythm.HOURLY:
        local = _later(local, time(local.hour), zone, timedelta(hours=1))
    elif preference.rhythm == Rhythm.DAILY:
        day = local.date() + timedelta(days=local.time() >= preference.daily_at)
        local = datetime.combine(day, preference.daily_at, tzinfo=zone)
    return after_quiet(preference, zone, local)


def after_quiet(preference: Preference, zone: ZoneInfo, at: datetime) -> datetime:
    """Return ``at``, or the end of the quiet hours it lies in."""
    local = at.astimezone(zone)
    start, end = preference.quiet_from, preference.quiet_to
    if start is None or end is None or start == end or not _within(local.time(), start, end):
        return local.astimezone(UTC)
    day = local.date() + timedelta(days=local.time() >= end)
    return datetime.combine(day, end, tzinfo=zone).astimezone(UTC)


def _within(moment: time, start: time, end: time) -> bool:
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end


def _later(local: datetime, on: time, zone: ZoneInfo, step: timedelta) -> datetime:
    """Return the next full step after ``local``, in elapsed time: an hour that the clock repeats counts twice."""
    full = datetime.combine(local.date(), on, tzinfo=zone).replace(fold=local.fold)
    return (full.astimezone(UTC) + step).astimezone(zone)
