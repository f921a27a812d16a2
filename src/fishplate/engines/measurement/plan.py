"""What a run is to do, and what the transport tells about each shot."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Final

MAX_SHOTS: Final = 10_000_000
MAX_TIMEOUT_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a shot was no success: a short stable ``kind`` to count by, and a ``detail`` for people."""

    kind: str
    detail: str = ""


Send = Callable[[], Awaitable[Failure | None]]
"""Does one request to its last byte; returns None for a success. What it raises ends the run."""


@dataclass(frozen=True, slots=True)
class LatencyPlan:
    """A constant arrival of ``rate_per_s`` shots for ``duration_s``, after ``warm_up_s`` that is not counted.

    ``timeout_s`` runs from when a shot is sent. A shot that finds ``max_in_flight`` others unanswered is dropped.
    The run is inconclusive when the 99th percentile of our own lag exceeds ``max_lag_p99_ms`` or when more than
    ``max_dropped_share`` (0 … 1) of the shots were dropped. Raises ValueError for what cannot be run.
    """

    rate_per_s: float
    duration_s: float
    timeout_s: float = 10.0
    warm_up_s: float = 0.0
    max_in_flight: int = 1_000
    max_lag_p99_ms: float = 20.0
    max_dropped_share: float = 0.0

    def __post_init__(self) -> None:
        if not all(math.isfinite(getattr(self, field.name)) for field in fields(self)):
            raise ValueError("every figure of a plan must be finite")
        if self.rate_per_s <= 0 or self.duration_s <= 0:
            raise ValueError("rate and duration must be above 0")
        if not 0 < self.timeout_s <= MAX_TIMEOUT_S:
            raise ValueError(f"the timeout must be above 0 and at most {MAX_TIMEOUT_S:g} s")
        if not 1 <= self.shots <= MAX_SHOTS:
            raise ValueError(f"rate × duration must make 1 to {MAX_SHOTS:,} shots, not {self.shots:,}")
        if self.warm_up_s < 0 or self.max_in_flight < 1 or self.max_lag_p99_ms < 0:
            raise ValueError("warm-up and lag limit must not be negative, and one shot must fit in flight")
        if not 0 <= self.max_dropped_share <= 1:
            raise ValueError("the share of dropped shots lies between 0 and 1")

    @property
    def shots(self) -> int:
        """How many shots the counted part has."""
        return round(self.rate_per_s * self.duration_s)

    @property
    def warm_up_shots(self) -> int:
        """How many shots are fired before, and not counted."""
        return round(self.rate_per_s * self.warm_up_s)
