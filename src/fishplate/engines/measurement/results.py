"""What a run found, and how the runs of several workers become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .histograms import Durations
from .plan import Failure, LatencyPlan

Status = Literal["complete", "inconclusive"]
Limit = Literal["lag", "dropped", "nothing-sent"]


@dataclass(frozen=True, slots=True)
class LatencyResult:
    """Latencies in ms from due time to complete answer, failed shots included with the time they took.

    ``errors`` counts the shots sent that were no success, ``errors_by_kind`` splits them up. ``lag`` is how late we
    sent. ``exceeded`` lists the limits of the plan that were exceeded; the run is then inconclusive. Percentiles
    are None when nothing was sent. The histograms are HdrHistogram V2 and can be merged; ``max_ms`` is exact.
    """

    plan: LatencyPlan
    sent: int
    dropped: int
    errors_by_kind: dict[str, int]
    first_error: Failure | None
    achieved_rate_per_s: float
    p50_ms: float | None
    p90_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    lag_p99_ms: float | None
    lag_max_ms: float | None
    exceeded: tuple[Limit, ...]
    histogram: bytes = field(repr=False)
    lag_histogram: bytes = field(repr=False)

    @property
    def status(self) -> Status:
        """``complete``, or ``inconclusive`` when a limit of the plan was exceeded."""
        return "inconclusive" if self.exceeded else "complete"

    @property
    def errors(self) -> int:
        """How many of the shots sent were no success."""
        return sum(self.errors_by_kind.values())

    @property
    def error_share(self) -> float:
        """Errors among the shots sent, 0 … 1; 0 when none was sent."""
        return self.errors / self.sent if self.sent else 0.0


@dataclass(slots=True)
class Tally:
    """What is counted while a run goes on."""

    plan: LatencyPlan
    latencies: Durations = field(default_factory=Durations)
    lags: Durations = field(default_factory=Durations)
    dropped: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    first_error: Failure | None = None
    sending_s: float = 0.0

    def answered(self, latency_s: float, lag_s: float, failure: Failure | None) -> None:
        """Count one shot that was sent and has come to its end."""
        self.latencies.record(latency_s)
        self.lags.record(lag_s)
        if failure is not None:
            self.errors[failure.kind] += 1
            self.first_error = self.first_error or failure

    def result(self) -> LatencyResult:
        """Return the figures; ``sending_s`` is the time over which shots were sent, at least the plan's."""
        rate = len(self.latencies) / max(self.sending_s, self.plan.duration_s)
        return _result(self.plan, self.latencies, self.lags, self.dropped, self.errors, self.first_error, rate)


def merge(parts: Sequence[LatencyResult]) -> LatencyResult:
    """Return the one result of workers that fired at the same time: rates and counts add up.

    The limits are those of the first plan; they are applied to the whole and to each part, so that one worker that
    was overloaded makes the whole inconclusive. Raises ValueError when there is no part.
    """
    if not parts:
        raise ValueError("nothing to merge")
    plan = replace(
        parts[0].plan,
        rate_per_s=sum(part.plan.rate_per_s for part in parts),
        max_in_flight=sum(part.plan.max_in_flight for part in parts),
    )
    merged = _result(
        plan,
        Durations.merged((part.histogram for part in parts), max(part.max_ms or 0.0 for part in parts)),
        Durations.merged((part.lag_histogram for part in parts), max(part.lag_max_ms or 0.0 for part in parts)),
        sum(part.dropped for part in parts),
        sum((Counter(part.errors_by_kind) for part in parts), Counter()),
        next((part.first_error for part in parts if part.first_error), None),
        sum(part.achieved_rate_per_s for part in parts),
    )
    exceeded = dict.fromkeys(limit for part in (merged, *parts) for limit in part.exceeded)
    return replace(merged, exceeded=tuple(exceeded))


def _result(
    plan: LatencyPlan,
    latencies: Durations,
    lags: Durations,
    dropped: int,
    errors: Counter[str],
    first_error: Failure | None,
    rate: float,
) -> LatencyResult:
    p50, p90, p95, p99 = latencies.percentiles_ms(50, 90, 95, 99)
    (lag_p99,) = lags.percentiles_ms(99)
    return LatencyResult(
        plan=plan,
        sent=len(latencies),
        dropped=dropped,
        errors_by_kind=dict(errors),
        first_error=first_error,
        achieved_rate_per_s=rate,
        p50_ms=p50,
        p90_ms=p90,
        p95_ms=p95,
        p99_ms=p99,
        max_ms=latencies.max_ms if len(latencies) else None,
        lag_p99_ms=lag_p99,
        lag_max_ms=lags.max_ms if len(lags) else None,
        exceeded=_exceeded(plan, lag_p99, dropped),
        histogram=latencies.encoded(),
        lag_histogram=lags.encoded(),
    )


def _exceeded(plan: LatencyPlan, lag_p99_ms: float | None, dropped: int) -> tuple[Limit, ...]:
    limits: list[Limit] = []
    if lag_p99_ms is None:
        limits.append("nothing-sent")
    elif lag_p99_ms > plan.max_lag_p99_ms:
        limits.append("lag")
    if dropped > plan.max_dropped_share * plan.shots:
        limits.append("dropped")
    return tuple(limits)
