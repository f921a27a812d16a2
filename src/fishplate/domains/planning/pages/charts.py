"""Lines over time as points of a drawing, for a template to fill in: what is where, no colours and no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import formats

from fishplate.domains.planning.models.scheduled import instant, wall_clock

WIDTH, HEIGHT = 960, 400
LEFT, RIGHT, TOP, BOTTOM = 84, 200, 16, 32
_TICKS = 6
_LINE = 16  # the least distance between two texts above each other


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in units of the drawing, and what stands there."""

    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """The two ends of an axis, drawn from ``begin`` to ``end``."""

    first: float
    last: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands in the drawing."""
        share = (value - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return round(self.begin + share * (self.end - self.begin), 1)


def frame() -> dict[str, object]:
    """The drawing and its edges."""
    return {
        "box": f"0 0 {WIDTH} {HEIGHT}",
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "names": WIDTH - RIGHT + 12,
        "top": TOP,
        "bottom": HEIGHT - BOTTOM,
    }


def across(values: Iterable[float]) -> Span:
    """The axis from left to right."""
    found = list(values)
    return Span(min(found), max(found), LEFT, WIDTH - RIGHT)


def upwards(values: Iterable[float], *, room: float = 0.0) -> Span:
    """The axis from below to above, with some room beyond both ends."""
    found = list(values)
    return Span(min(found) - room, max(found) + room, HEIGHT - BOTTOM, TOP)


def points(places: Iterable[tuple[float, float]]) -> str:
    """Return a line as SVG writes it."""
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def days(span: Span) -> list[Tick]:
    """Days that stand evenly along an axis of instants."""
    first, last = (wall_clock(datetime.fromtimestamp(value, UTC)).date() for value in (span.first, span.last))
    step = max(1, round((last - first).days / _TICKS))
    shown = [first + timedelta(days=number) for number in range(0, (last - first).days + 1, step)]
    return [
        Tick(f"{span.place(_seconds(day)):g}", formats.date_format(day, "SHORT_DATE_FORMAT"))
        for day in shown
        if span.first <= _seconds(day) <= span.last
    ]


def spread(wanted: Sequence[float]) -> list[float]:
    """Return places near those wanted at which texts do not stand upon each other, in the same order."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed: dict[int, float] = {}
    before = float("-inf")
    for number in order:
        before = max(wanted[number], before + _LINE)
        placed[number] = before
    beyond = max(0.0, before - (HEIGHT - BOTTOM))
    return [round(placed[number] - beyond, 1) for number in range(len(wanted))]


def seconds(at: datetime) -> float:
    """An instant as a value of an axis."""
    return at.timestamp()


def _seconds(day: date) -> float:
    return instant(datetime.combine(day, datetime.min.time())).timestamp()
