from __future__ import annotations

import pytest

from fishplate.engines.measurement import Failure, LatencyPlan, LatencyResult, Reason, Thresholds, judge

from .systems import Busy, Scripted, measured


def answered_in(milliseconds: list[float], failed: int = 0) -> LatencyResult:
    failures = {number: Failure("http-500") for number in range(failed)}
    seconds = [figure / 1e3 for figure in milliseconds]
    return measured(LatencyPlan(10, len(seconds) / 10), lambda: Scripted(seconds, failures))


def test_met_when_nothing_exceeds_its_threshold():
    judgement = judge(answered_in([10.0] * 99 + [400.0]), Thresholds(p95_ms=300, p99_ms=300))

    assert judgement.verdict == "met"
    assert judgement.reasons == ()


def test_not_met_names_each_figure_above_its_limit():
    judgement = judge(answered_in([10.0] * 90 + [400.0] * 10), Thresholds(p50_ms=50, p95_ms=300, max_ms=399))

    assert judgement.verdict == "not met"
    assert [(reason.code, reason.limit) for reason in judgement.reasons] == [("p95", 300), ("max", 399)]
    assert judgement.reasons[0].value == pytest.approx(400, rel=0.001)


def test_without_thresholds_one_error_is_too_many():
    assert judge(answered_in([10.0] * 10), Thresholds()).verdict == "met"
    assert judge(answered_in([10.0] * 10, failed=1), Thresholds()).reasons == (Reason("errors", 0.1, 0.0),)


def test_errors_up_to_the_accepted_share_are_accepted():
    assert judge(answered_in([10.0] * 10, failed=1), Thresholds(max_error_share=0.1)).verdict == "met"
    assert judge(answered_in([10.0] * 10, failed=2), Thresholds(max_error_share=0.1)).verdict == "not met"


@pytest.mark.parametrize("thresholds", [Thresholds(), Thresholds(p95_ms=1), Thresholds(p95_ms=1e6)])
def test_a_run_we_were_too_slow_for_is_never_a_verdict(thresholds):
    result = measured(LatencyPlan(10, 1, max_lag_p99_ms=5), lambda: Busy(0.2))

    judgement = judge(result, thresholds)

    assert judgement.verdict == "inconclusive"
    assert judgement.reasons == (Reason("lag", result.lag_p99_ms or 0, 5),)


def test_a_run_with_dropped_shots_is_inconclusive():
    result = measured(LatencyPlan(10, 2, timeout_s=30, max_in_flight=5), lambda: Scripted([10.0] * 5))

    assert judge(result, Thresholds()).verdict == "inconclusive"
    assert judge(result, Thresholds()).reasons == (Reason("dropped", 15, 0),)


@pytest.mark.parametrize("wrong", [{"p95_ms": 0}, {"p99_ms": float("nan")}, {"max_error_share": 1.5}])
def test_a_threshold_that_is_no_limit_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        Thresholds(**wrong)
