"""Calendars as clocks that answer in constant time. See `WorkingTime` in calendars.py for what a reading is."""

from .code import compiled
from .records import Clocks, Indices, Numbers, Records


@compiled
def reading(clocks: Clocks, clock: int, instant: int) -> int:
    """Working ticks from the origin to `instant`."""
    table = clocks.table[clock]
    if instant < table.first or instant >= table.last:
        clocks.trouble[0] = 1
        return 0
    span = clocks.by_instant[table.instants + ((instant - table.first) >> clocks.slot)]
    while span + 1 < table.last_span and clocks.spans[span + 1].start <= instant:
        span += 1
    if span < table.first_span:
        return table.low
    found = clocks.spans[span]
    return found.reading + min(instant, found.end) - found.start


@compiled
def _instant(clocks: Clocks, clock: int, reading: int, back: int) -> int:
    """The instant showing `reading`, in the span that covers the tick `back` ticks before what follows it."""
    table = clocks.table[clock]
    sought = reading - back
    if sought < table.low or sought >= table.high:
        clocks.trouble[0] = 1
        return 0
    span = clocks.by_reading[table.readings + ((sought - table.low) >> clocks.slot)]
    while span + 1 < table.last_span and clocks.spans[span + 1].reading <= sought:
        span += 1
    found = clocks.spans[span]
    return found.start + reading - found.reading


@compiled
def within(clocks: Clocks, clock: int, reading: int) -> int:
    """`reading` itself; trouble where the clock, as it is laid out, never shows it."""
    table = clocks.table[clock]
    if reading <= table.low or reading >= table.high:
        clocks.trouble[0] = 1
    return reading


@compiled
def start_of(clocks: Clocks, clock: int, reading: int) -> int:
    """The latest instant showing `reading`."""
    return _instant(clocks, clock, reading, 0)


@compiled
def finish_of(clocks: Clocks, clock: int, reading: int) -> int:
    """The earliest instant showing `reading`."""
    return _instant(clocks, clock, reading, 1)


@compiled
def settle(clocks: Clocks, clock: int, instant: int) -> int:
    """`instant` itself where work may begin or end, else the next start of work."""
    table = clocks.table[clock]
    if instant <= table.first or instant >= table.last:
        clocks.trouble[0] = 1
        return 0
    span = clocks.by_instant[table.instants + ((instant - table.first) >> clocks.slot)]
    while span + 1 < table.last_span and clocks.spans[span + 1].start <= instant:
        span += 1
    if span >= table.first_span and clocks.spans[span].end == instant:
        return instant
    return start_of(clocks, clock, reading(clocks, clock, instant))


# Laying out


@compiled
def count_spans(first_day: int, last_day: int, weekday: int, days: Numbers, exceptions: Numbers) -> int:
    """How many spans a clock works from `first_day` to before `last_day`.

    `days` has where the shifts of each weekday begin, and then of each exception; `exceptions` has the days, in order.
    """
    count = 0
    upcoming = 0
    for day in range(first_day, last_day):
        while upcoming < len(exceptions) and exceptions[upcoming] < day:
            upcoming += 1
        rule = (weekday + day) % 7
        if upcoming < len(exceptions) and exceptions[upcoming] == day:
            rule = 7 + upcoming
        count += days[rule + 1] - days[rule]
    return count


@compiled
def lay_out_spans(
    spans: Records,
    first_day: int,
    last_day: int,
    weekday: int,
    days: Numbers,
    exceptions: Numbers,
    shifts: Numbers,
    ticks: int,
) -> int:
    """Write the spans that `count_spans` counted; returns the working ticks of all of them.

    `shifts` has the two ends of each shift as minutes of the day, one after the other.
    """
    at = 0
    worked = 0
    before_origin = 0
    upcoming = 0
    for day in range(first_day, last_day):
        if day == 0:
            before_origin = worked
        while upcoming < len(exceptions) and exceptions[upcoming] < day:
            upcoming += 1
        rule = (weekday + day) % 7
        if upcoming < len(exceptions) and exceptions[upcoming] == day:
            rule = 7 + upcoming
        for shift in range(days[rule], days[rule + 1]):
            spans[at].start = (day * 1440 + shifts[2 * shift]) * ticks
            spans[at].end = (day * 1440 + shifts[2 * shift + 1]) * ticks
            spans[at].reading = worked
            worked += (shifts[2 * shift + 1] - shifts[2 * shift]) * ticks
            at += 1
    for span in range(at):
        spans[span].reading -= before_origin
    return worked


@compiled
def index_spans(spans: Records, by_instant: Indices, by_reading: Indices, table: Records, slot: int, at: int) -> None:
    """Write, for each slot of one clock, the last span that begins no later than the slot does."""
    span = at - 1
    for number in range(len(by_instant)):
        while span + 1 < at + len(spans) and spans[span + 1 - at].start <= table[0].first + (number << slot):
            span += 1
        by_instant[number] = span
    span = at - 1
    for number in range(len(by_reading)):
        while span + 1 < at + len(spans) and spans[span + 1 - at].reading <= table[0].low + (number << slot):
            span += 1
        by_reading[number] = span
