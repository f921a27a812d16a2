"""From figures and thresholds to a verdict, with reasons as codes and values; the words are the caller's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .results import LatencyResult

Verdict = Literal["met", "not met", "inconclusive"]
Code = Literal["p50", "p95", "p99", "max", "errors", "lag", "dropped", "nothing-sent"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The most that is accepted: milliseconds, and errors as a share (0 … 1) of the shots sent.

    A threshold that is None is not judged. Raises ValueError for one that cannot be a limit.
    """

    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None
    max_error_share: float = 0.0

    def __post_init__(self) -> None:
        for limit in (self.p50_ms, self.p95_ms, self.p99_ms, self.max_ms):
            if limit is not None and not (math.isfinite(limit) and limit > 0):
                raise ValueError("a threshold in milliseconds must be above 0")
        if not 0 <= self.max_error_share <= 1:
            raise ValueError("the accepted share of errors lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Reason:
    """One figure above its limit: errors as a share of 1, dropped and nothing-sent in shots, others in ms."""

    code: Code
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """``met`` has no reasons; ``inconclusive`` has those of the run, ``not met`` those of the system."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


def judge(result: LatencyResult, thresholds: Thresholds) -> Judgement:
    """Hold a result against thresholds; a run that exceeded a limit of its plan proves nothing either way."""
    if result.exceeded:
        return Judgement("inconclusive", tuple(_doubt(result, limit) for limit in result.exceeded))
    above = [
        Reason(code, value, limit)
        for code, value, limit in _compared(result, thresholds)
        if value is not None and limit is not None and value > limit
    ]
    return Judgement("not met" if above else "met", tuple(above))


def _compared(result: LatencyResult, thresholds: Thresholds) -> tuple[tuple[Code, float | None, float | None], ...]:
    return (
        ("errors", result.error_share, thresholds.max_error_share),
        ("p50", result.p50_ms, thresholds.p50_ms),
        ("p95", result.p95_ms, thresholds.p95_ms),
        ("p99", result.p99_ms, thresholds.p99_ms),
        ("max", result.max_ms, thresholds.max_ms),
    )


def _doubt(result: LatencyResult, limit: Literal["lag", "dropped", "nothing-sent"]) -> Reason:
    if limit == "lag":
        return Reason("lag", result.lag_p99_ms or 0.0, result.plan.max_lag_p99_ms)
    allowed = result.plan.max_dropped_share * result.plan.shots
    if limit == "dropped":
        return Reason("dropped", result.dropped, allowed)
    return Reason("nothing-sent", 0.0, result.plan.shots)
