from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.measurement import Failure, LatencyPlan, merge

from .systems import Busy, Scripted, measured, nearest_rank

SECONDS = st.lists(st.floats(0.0001, 4.9), min_size=1, max_size=100)


@given(st.lists(SECONDS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_merged_figures_are_those_of_all_shots_together(workers):
    parts = [measured(LatencyPlan(100, len(seconds) / 100), lambda s=seconds: Scripted(s)) for seconds in workers]

    whole = merge(parts)

    together = [second for seconds in workers for second in seconds]
    assert whole.sent == len(together)
    assert whole.p95_ms == pytest.approx(nearest_rank(together, 95) * 1e3, rel=0.0011, abs=0.002)
    assert whole.max_ms == pytest.approx(max(together) * 1e3, abs=0.001)
    assert whole.plan.rate_per_s == pytest.approx(100 * len(parts))


def test_merging_twice_is_merging_once():
    parts = [measured(LatencyPlan(10, 1), lambda n=n: Scripted([n / 100] * 10)) for n in (1, 2, 3)]

    assert merge([merge(parts[:2]), parts[2]]) == merge(parts)


def test_errors_drops_and_rates_add_up():
    failing = measured(LatencyPlan(10, 1), lambda: Scripted([0.01] * 10, {0: Failure("refused", "a")}))
    dropping = measured(LatencyPlan(10, 1, max_in_flight=3), lambda: Scripted([5.0] * 3, {1: Failure("refused", "b")}))

    whole = merge([failing, dropping])

    assert whole.errors_by_kind == {"refused": 2}
    assert whole.first_error == Failure("refused", "a")
    assert (whole.sent, whole.dropped) == (13, 7)
    assert whole.achieved_rate_per_s == pytest.approx(13)


def test_one_overloaded_worker_makes_the_whole_inconclusive():
    sound = measured(LatencyPlan(1000, 1), lambda: Scripted([0.001] * 1000))
    overloaded = measured(LatencyPlan(10, 0.2, max_lag_p99_ms=5), lambda: Busy(0.2))

    whole = merge([sound, overloaded])

    assert whole.lag_p99_ms is not None
    assert whole.lag_p99_ms < 20, "the whole hides it"
    assert whole.status == "inconclusive"


def test_there_must_be_something_to_merge():
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])
