"""What is drawn: rows in order, with their bars, what ties them, and the words in which days are written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a bar stands for."""

    TASK = "task"
    SUMMARY = "summary"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its cells in the table, and its bar. Times are wall-clock times; ``percent`` is 0 to 100.

    ``level`` is how deep the row stands, 0 at the top; ``baseline`` where the bar was to be.
    """

    cells: Sequence[str]
    start: datetime
    finish: datetime
    kind: Kind = Kind.TASK
    level: int = 0
    percent: int = 0
    critical: bool = False
    active: bool = True
    deadline: datetime | None = None
    baseline: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency between two rows, by their places; ``kind`` is FS, SS, FF or SF."""

    source: int
    target: int
    kind: str = "FS"


@dataclass(frozen=True, slots=True)
class Words:
    """How the picture speaks: names of the twelve months, and patterns with ``{year}``, ``{month}``, ``{number}``.

    ``legend`` has the words for a critical bar, what is done, a milestone, a deadline and a baseline, in this order;
    ``page`` has ``{page}`` and ``{pages}``.
    """

    months: Sequence[str]
    month: str
    year: str
    quarter: str
    week: str
    legend: Sequence[str]
    page: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole plan. ``columns`` has a heading and a share of the table's width for each cell of a row.

    The name of a task is the second column, and is indented. ``days_off`` are shaded where days can be told apart;
    ``status`` is drawn as a line.
    """

    title: str
    note: str
    columns: Sequence[tuple[str, float]]
    bars: Sequence[Bar]
    words: Words
    ties: Sequence[Tie] = ()
    days_off: Collection[date] = field(default_factory=frozenset)
    status: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet on its side, in mm."""

    width: float
    height: float


A0, A1, A2, A3, A4 = Paper(1189, 841), Paper(841, 594), Paper(594, 420), Paper(420, 297), Paper(297, 210)
