"""Open-loop latency: shots at fixed times, each timed from when it was *due*.

A closed loop waits for an answer before it asks again, so while the server stalls nobody is asking, and the stall
shows as one slow answer among thousands ("coordinated omission"). Users do not wait for each other; neither does
this: shot *k* is due at ``start + k / rate`` whatever happened to the shots before it, and its latency runs
from that instant until its answer is complete. What we ourselves were late by is recorded beside it, and a
run in which that, or the shots we could not send, exceed the plan's limits is inconclusive, whatever its
percentiles say.

    result = await measure_latency(LatencyPlan(rate_per_s=100, duration_s=20), send, loop.time)
    judgement = judge(result, Thresholds(p95_ms=300))

The transport and the clock are arguments; nothing here opens a socket or asks the time.
"""

from __future__ import annotations

from .judging import Judgement, Reason, Thresholds, Verdict, judge
from .plan import Failure, LatencyPlan, Send
from .results import LatencyResult, merge
from .running import measure_latency

__all__ = [
    "Failure",
    "Judgement",
    "LatencyPlan",
    "LatencyResult",
    "Reason",
    "Send",
    "Thresholds",
    "Verdict",
    "judge",
    "measure_latency",
    "merge",
]
