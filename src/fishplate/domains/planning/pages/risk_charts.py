"""The pictures of a risk analysis as lines and boxes; the template only draws them.

Coordinates are those of the drawing's own box, already written, so that no language puts a comma into them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _

from fishplate.domains.planning.models.simulated import PERCENTS, time_of

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 22, 28
_TICKS: Final = 5
#: From here on a date has no room at the right of its point.
_CROWDED: Final = WIDTH - 120
_BINS: Final = 24
_DAY: Final = 86_400
_FIRST: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # wall-clock time of the plan


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line, or a place on an axis, with what is said of it; ``leftwards`` where right of it is no room."""

    x: str
    y: str
    text: str
    leftwards: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A column of a histogram."""

    x: str
    y: str
    width: str
    height: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: where its axes are, and what lies between them."""

    across: list[Mark]
    up: list[Mark]
    line: str = ""
    band: str = ""
    marks: list[Mark] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


class _Scale:
    """From figures to places on an axis."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self.low, self.span = low, (high - low) or 1.0
        self.first, self.length = first, last - first

    def __call__(self, value: float) -> float:
        return self.first + (value - self.low) / self.span * self.length


def s_curve(finish: dict[str, Any]) -> Chart:
    """How likely the plan is done by each day, with the percentiles and the planned finish marked."""
    curve = [time_of(one) for one in finish["curve"]]
    planned = time_of(finish["planned"])
    across = _days(curve, planned)
    up = _Scale(0, 100, HEIGHT - _BOTTOM, _TOP)
    marks = [
        Mark(
            _at(across(_seconds(curve[percent]))),
            _at(up(percent)),
            _("{percent} %: {day}").format(percent=percent, day=day(curve[percent])),
            leftwards=across(_seconds(curve[percent])) > _CROWDED,
        )
        for percent in PERCENTS
    ]
    return Chart(
        _dated(across),
        [Mark("", _at(up(percent)), f"{percent} %") for percent in (0, 25, 50, 75, 100)],
        line=_line((across(_seconds(one)), up(percent)) for percent, one in enumerate(curve)),
        marks=[*marks, _planned(across, planned)],
    )


def histogram(finish: dict[str, Any]) -> Chart:
    """Which share of the iterations ends in each stretch of time."""
    curve = [_seconds(time_of(one)) for one in finish["curve"]]
    planned = time_of(finish["planned"])
    across = _days([time_of(one) for one in finish["curve"]], planned)
    # Where nothing varies all of it is one day.
    apart = 0 if curve[-1] > curve[0] else _DAY / 2
    low, high = curve[0] - apart, curve[-1] + apart
    edges = [low + (high - low) * number / _BINS for number in range(_BINS + 1)]
    shares = [_reached(curve, late) - _reached(curve, early) for early, late in pairwise(edges)]
    up = _Scale(0, max(shares) * 1.05, HEIGHT - _BOTTOM, _TOP)
    boxes = [
        Box(
            _at(across(early) + 1),
            _at(up(share)),
            _at(max(1.0, across(late) - across(early) - 2)),
            _at(HEIGHT - _BOTTOM - up(share)),
            _("{start} to {finish}: {share} %").format(
                start=day(_moment(early)),
                finish=day(_moment(late)),
                share=formats.number_format(share, 1),
            ),
        )
        for share, (early, late) in zip(shares, pairwise(edges), strict=True)
    ]
    ticks = [Mark("", _at(up(share)), f"{formats.number_format(share, 0)} %") for share in _round_steps(max(shares))]
    return Chart(_dated(across), ticks, boxes=boxes, marks=[_planned(across, planned)])


def convergence(steps: Sequence[dict[str, Any]]) -> Chart:
    """How the 80th percentile settles as iterations go by, within the bounds known by then."""
    times = [_seconds(time_of(one[name])) for one in steps for name in ("p80", "low", "high")]
    across = _Scale(0, steps[-1]["iterations"], _LEFT + 40, WIDTH - _RIGHT)
    up = _Scale(min(times), max(times), HEIGHT - _BOTTOM, _TOP)

    def places(name: str) -> list[tuple[float, float]]:
        return [(across(one["iterations"]), up(_seconds(time_of(one[name])))) for one in steps]

    last = steps[-1]["iterations"]
    counts = [last * part // 4 for part in range(1, 5)]
    return Chart(
        [
            Mark(_at(across(count)), "", formats.number_format(count, force_grouping=True), leftwards=count == last)
            for count in counts
        ],
        [Mark("", _at(up(at)), day(_moment(at))) for at in (min(times), max(times))],
        line=_line(places("p80")),
        band=_line([*places("high"), *reversed(places("low"))]),
        left=_LEFT + 40,
    )


def day(at: datetime) -> str:
    """A day of the plan as its reader writes it."""
    return formats.date_format(at.date(), "SHORT_DATE_FORMAT")


def _days(curve: Sequence[datetime], planned: datetime) -> _Scale:
    first, last = min(curve[0], planned), max(curve[-1], planned)
    if last - first < timedelta(days=1):
        last = first + timedelta(days=1)
    return _Scale(_seconds(first), _seconds(last), _LEFT, WIDTH - _RIGHT)


def _dated(across: _Scale) -> list[Mark]:
    found = []
    for number in range(_TICKS):
        at = across.low + across.span * (number + 0.5) / _TICKS
        found.append(Mark(_at(across(at)), "", day(_moment(at))))
    return found


def _planned(across: _Scale, planned: datetime) -> Mark:
    return Mark(_at(across(_seconds(planned))), "", _("planned: {day}").format(day=day(planned)))


def _reached(curve: Sequence[float], at: float) -> float:
    """How many percent are done by then, between two percentiles in proportion."""
    after = bisect_right(curve, at)
    if after == 0:
        return 0.0
    if after == len(curve):
        return 100.0
    early, late = curve[after - 1], curve[after]
    return after - 1 + (at - early) / (late - early)


def _round_steps(most: float) -> list[int]:
    step = max(1, round(most / 4))
    return list(range(0, int(most) + 1, step))


def _seconds(at: datetime) -> float:
    return (at - _FIRST).total_seconds()


def _moment(seconds: float) -> datetime:
    return _FIRST + timedelta(seconds=seconds)


def _line(places: Any) -> str:
    return " ".join(f"{_at(x)},{_at(y)}" for x, y in places)


def _at(place: float) -> str:
    return f"{place:.1f}"
