"""When a run proves something although our own clock was late: its lateness only ever makes the figure larger."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.queries import Target
from fishplate.domains.assurance.tasks.timing import decide
from fishplate.engines.measurement import LatencyPlan, LatencyResult

AT_MOST_300 = Target("le", Decimal(300), "ms")
SOUND = LatencyResult(
    plan=LatencyPlan(rate_per_s=20, duration_s=5),
    sent=100,
    dropped=0,
    errors_by_kind={},
    first_error=None,
    achieved_rate_per_s=20.0,
    p50_ms=10.0,
    p90_ms=20.0,
    p95_ms=30.0,
    p99_ms=40.0,
    max_ms=50.0,
    lag_p99_ms=1.0,
    lag_max_ms=2.0,
    exceeded=(),
    histogram=b"",
    lag_histogram=b"",
)
LATE = replace(SOUND, lag_p99_ms=75.0, lag_max_ms=90.0, exceeded=("lag",))


@pytest.mark.parametrize(
    ("result", "value", "verdict"),
    [
        (SOUND, 300.0, Verdict.MET),
        (SOUND, 300.1, Verdict.NOT_MET),
        (replace(SOUND, errors_by_kind={"status": 1}), 100.0, Verdict.NOT_MET),
        (LATE, 300.0, Verdict.MET),
        (LATE, 390.0, Verdict.INCONCLUSIVE),
        (LATE, 390.1, Verdict.NOT_MET),
        (replace(LATE, exceeded=("lag", "dropped")), 100.0, Verdict.INCONCLUSIVE),
        (replace(SOUND, exceeded=("dropped",)), 100.0, Verdict.INCONCLUSIVE),
        (replace(LATE, errors_by_kind={"status": 1}), 100.0, Verdict.INCONCLUSIVE),
        (SOUND, None, Verdict.INCONCLUSIVE),
    ],
)
def test_the_verdict_is_what_the_run_can_prove(result: LatencyResult, value: float | None, verdict: Verdict):
    found, reasons = decide(result, value, AT_MOST_300)
    assert found == verdict
    assert bool(reasons) == (verdict != Verdict.MET)


def test_lateness_proves_nothing_against_a_lower_bound():
    assert decide(LATE, 500.0, Target("ge", Decimal(300), "ms"))[0] == Verdict.INCONCLUSIVE


def test_without_a_target_there_is_nothing_to_decide():
    assert decide(SOUND, 10.0, None)[1][-1] == {"code": "no_target"}
