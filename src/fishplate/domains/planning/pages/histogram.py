"""The load of a resource as a picture: a bar for each week, and a line where there is no more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fishplate.engines.scheduling import WeekLoad

#: In units of the picture: a week, the room for bars, and the least width.
WEEK, HEIGHT, LEAST = 24, 160, 480
_LABEL_EVERY = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A week, with the places of its bar and of the line of what there is, from the top."""

    x: int
    y: float
    height: float
    available_y: float
    over: bool
    label: date | None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from left to right."""

    width: int
    height: int
    bar_width: int
    bars: list[Bar]


def histogram(weeks: Sequence[WeekLoad]) -> Histogram:
    """Return where everything is drawn."""
    most = max((max(week.work, week.available) for week in weeks), default=0) or 1
    bars = []
    for number, week in enumerate(weeks):
        tall = week.work / most * HEIGHT
        bars.append(
            Bar(
                x=number * WEEK,
                y=round(HEIGHT - tall, 1),
                height=round(tall, 1),
                available_y=round(HEIGHT - week.available / most * HEIGHT, 1),
                over=week.over,
                label=week.first_on if number % _LABEL_EVERY == 0 else None,
            )
        )
    return Histogram(max(len(weeks) * WEEK, LEAST), HEIGHT, WEEK - 6, bars)
