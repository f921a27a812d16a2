"""Working times as people write them: ``08:00-12:00 13:00-17:00`` for a day, and a line for each day that differs.

    2026-02-15..2026-02-23 Spring Festival          nobody works
    2026-02-14 08:00-12:00 13:00-17:00 Make-up day  a Saturday on which people work

Minutes count from midnight, as in ``engine.Shift``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from fishplate.engines.scheduling import Shift

_TO = r"\s*(?:\.\.|[-–—−~～至到])\s*"
_CLOCK = r"\d{1,2}\s*[:：]\s*\d{2}"
_SPAN = re.compile(rf"({_CLOCK}){_TO}({_CLOCK})")
_HOURS = re.compile(rf"{_CLOCK}{_TO}{_CLOCK}(?:[\s,，、;；]+{_CLOCK}{_TO}{_CLOCK})*")
_BETWEEN = re.compile(r"[\s,，、;；]*")
_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_LINE = re.compile(rf"({_DATE})(?:{_TO}({_DATE}))?[\s,，:：]*(.*)")
#: How many days an exception may last, and how long its name may be.
LONGEST_DAYS = 366
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CalendarException:
    """From one day to another, both included, people work ``shifts``, or not at all, whatever the weekday."""

    first_on: date
    last_on: date
    shifts: tuple[Shift, ...] = ()
    name: str = ""

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first_on + timedelta(days=day) for day in range((self.last_on - self.first_on).days + 1)]

    def __str__(self) -> str:
        span = self.first_on.isoformat()
        if self.last_on != self.first_on:
            span += f"..{self.last_on.isoformat()}"
        return " ".join(filter(None, (span, write_hours(self.shifts), self.name)))


def parse_hours(text: str) -> tuple[Shift, ...]:
    """Return the working times of a day; none for an empty text.

    Raises:
        ValueError: with a message that says what is wrong.
    """
    shifts: list[Shift] = []
    end = 0
    written = text.strip()
    while end < len(written):
        found = _SPAN.match(written, end)
        if found is None:
            raise ValueError(_("“{text}” are no working times. Write 08:00-12:00 13:00-17:00.").format(text=text))
        start, finish = _minute(found[1]), _minute(found[2])
        if not start < finish <= 1440:
            raise ValueError(
                _("{span} does not end after it begins, on the same day: write a night as 22:00-24:00, and 00:00-06:00 "
                  "on the day after.").format(span=found[0])
            )  # fmt: skip
        if shifts and start < shifts[-1].end:
            raise ValueError(_("{span} begins before the one before it ends.").format(span=found[0]))
        shifts.append(Shift(start, finish))
        end = _BETWEEN.match(written, found.end()).end()  # type: ignore[union-attr]  # it matches the empty text
    return tuple(shifts)


def write_hours(shifts: Iterable[Shift]) -> str:
    """Return working times as they are typed."""
    return " ".join(f"{_clock(one.start)}-{_clock(one.end)}" for one in shifts)


def parse_exceptions(text: str) -> tuple[CalendarException, ...]:
    """Return the exceptions that ``text`` has, a line each, in the order of their days.

    Raises:
        ValueError: with one message for each line that is wrong, as ``ValueError.args``.
    """
    found: list[CalendarException] = []
    wrong: list[str] = []
    seen: dict[date, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = _parse_line(line.strip())
            _refuse_twice(one, seen)
        except ValueError as error:
            wrong.append(_("Line {number}: {reason}").format(number=number, reason=error))
            continue
        seen.update(dict.fromkeys(one.days, number))
        found.append(one)
    if wrong:
        raise ValueError(*wrong)
    return tuple(sorted(found, key=lambda one: one.first_on))


def write_exceptions(exceptions: Iterable[CalendarException]) -> str:
    """Return exceptions as they are typed, a line each."""
    return "\n".join(map(str, exceptions))


def _refuse_twice(one: CalendarException, seen: dict[date, int]) -> None:
    twice = next((day for day in one.days if day in seen), None)
    if twice is not None:
        raise ValueError(_("{day} is in line {other} already.").format(day=twice, other=seen[twice]))


def _parse_line(line: str) -> CalendarException:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(
            _("“{line}” does not begin with a day. Write 2026-10-01..2026-10-07 National Day.").format(line=line)
        )
    first = _date(match[1])
    last = _date(match[2]) if match[2] else first
    if last < first:
        raise ValueError(_("It ends before it begins."))
    if (last - first).days >= LONGEST_DAYS:
        raise ValueError(_("It lasts longer than a year."))
    hours = _HOURS.match(match[3])
    name = (match[3][hours.end() :] if hours else match[3]).strip(" ,，:：")
    if len(name) > LONGEST_NAME:
        raise ValueError(_("Its name is longer than {most} characters.").format(most=LONGEST_NAME))
    return CalendarException(first, last, parse_hours(hours[0]) if hours else (), name)


def _date(text: str) -> date:
    year, month, day = map(int, re.findall(r"\d+", text))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("There is no day {day}.").format(day=text)) from None


def _minute(text: str) -> int:
    hours, minutes = map(int, re.split("[:：]", text))
    if minutes > 59 or hours > 24:
        raise ValueError(_("“{text}” is no time of day.").format(text=text))
    return hours * 60 + minutes


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
