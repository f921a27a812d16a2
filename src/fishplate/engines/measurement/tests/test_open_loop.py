from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.measurement import Failure, LatencyPlan, measure_latency

from . import virtual_time
from .systems import Busy, Scripted, Stalling, measured, nearest_rank

HDR = 0.0011  # three significant digits, and the microsecond a figure is rounded to


@given(
    st.lists(st.floats(0.0001, 4.9), min_size=1, max_size=300),
    st.sampled_from([1.0, 7.0, 100.0, 1000.0]),
)
@settings(deadline=None)
def test_percentiles_are_those_of_the_sorted_latencies(seconds, rate):
    plan = LatencyPlan(rate, len(seconds) / rate, timeout_s=5)

    result = measured(plan, lambda: Scripted(seconds))

    assert result.sent == len(seconds)
    assert result.status == "complete"
    for percent, value in [(50, result.p50_ms), (90, result.p90_ms), (95, result.p95_ms), (99, result.p99_ms)]:
        assert value == pytest.approx(nearest_rank(seconds, percent) * 1e3, rel=HDR, abs=0.002)
    assert result.max_ms == pytest.approx(max(seconds) * 1e3, abs=0.001)


def test_shots_leave_at_their_due_times_whatever_the_answers_take():
    system = Scripted([9.0, 0.1, 9.0, 0.1, 0.1])

    measured(LatencyPlan(10, 0.5), lambda: system)

    start = system.asked_at[0]
    assert [at - start for at in system.asked_at] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])


def test_a_stall_shows_at_its_true_size_and_a_closed_loop_hides_it():
    async def closed_loop() -> float:
        loop, latencies = virtual_time.loop(), []
        system, end = Stalling(), loop.time() + 20
        while loop.time() < end:
            asked = loop.time()
            await system()
            latencies.append(loop.time() - asked)
            await asyncio.sleep(max(0.0, 0.01 - latencies[-1]))
        return nearest_rank(latencies, 99) * 1e3

    result = measured(LatencyPlan(100, 20), Stalling)

    truth = [max(0.0, 1.0 - (shot / 100) % 10) + 0.005 for shot in range(2000)]
    assert result.p99_ms == pytest.approx(nearest_rank(truth, 99) * 1e3, rel=HDR)
    assert result.p99_ms == pytest.approx(905, abs=11)
    assert virtual_time.run(closed_loop()) == pytest.approx(5, abs=0.1)


def test_latency_runs_from_the_due_time_and_not_from_when_we_got_round_to_it():
    plan = LatencyPlan(100, 1, max_lag_p99_ms=5)

    result = measured(plan, lambda: Busy(0.015))

    # Each shot takes us 15 ms and one is due every 10 ms, so the last of the 100 is 99 × 5 ms late.
    assert result.lag_max_ms == pytest.approx(495, abs=1)
    assert result.max_ms == pytest.approx(510, abs=1)
    assert result.exceeded == ("lag",)
    assert result.status == "inconclusive"


def test_a_shot_with_no_room_in_flight_is_dropped_and_the_run_is_inconclusive():
    plan = LatencyPlan(10, 2, timeout_s=30, max_in_flight=5)

    result = measured(plan, lambda: Scripted([10.0] * 5))

    assert (result.sent, result.dropped) == (5, 15)
    assert result.exceeded == ("dropped",)


def test_dropped_shots_within_the_limit_leave_the_run_conclusive():
    plan = LatencyPlan(10, 2, timeout_s=30, max_in_flight=19, max_dropped_share=0.05)

    result = measured(plan, lambda: Scripted([10.0] * 19))

    assert (result.dropped, result.status) == (1, "complete")


@given(st.lists(st.floats(0.0, 3.0), min_size=40, max_size=40), st.integers(1, 10))
@settings(deadline=None)
def test_every_shot_is_either_sent_or_dropped(seconds, room):
    result = measured(LatencyPlan(20, 2, max_in_flight=room), lambda: Scripted(seconds))

    assert result.sent + result.dropped == 40


def test_a_system_that_never_answers_has_at_least_the_timeout_as_its_latency():
    result = measured(LatencyPlan(50, 1, timeout_s=2), lambda: Scripted([1e6] * 50))

    assert result.errors_by_kind == {"timeout": 50}
    assert result.first_error == Failure("timeout", "no complete answer within 2 s")
    assert result.p50_ms is not None
    assert result.p50_ms >= 2000
    assert result.status == "complete"


def test_errors_are_counted_by_kind_with_the_first_as_an_example():
    failures = {2: Failure("http-500", "Internal Server Error"), 5: Failure("refused"), 7: Failure("http-500", "other")}

    result = measured(LatencyPlan(10, 1), lambda: Scripted([0.01] * 10, failures))

    assert result.errors == 3
    assert result.errors_by_kind == {"http-500": 2, "refused": 1}
    assert result.first_error == failures[2]
    assert result.error_share == pytest.approx(0.3)


def test_the_warm_up_is_fired_but_not_counted():
    system = Scripted([5.0] * 10 + [0.02] * 20, {0: Failure("refused")})

    result = measured(LatencyPlan(10, 2, warm_up_s=1), lambda: system)

    assert len(system.asked_at) == 30
    assert (result.sent, result.errors) == (20, 0)
    assert result.max_ms == pytest.approx(20, abs=0.01)
    assert result.achieved_rate_per_s == pytest.approx(10)


def test_progress_is_told_for_each_shot():
    told: list[tuple[int, int]] = []

    measured(LatencyPlan(10, 1, warm_up_s=0.5), lambda: Scripted([0.0] * 15), lambda *figures: told.append(figures))

    assert told == [(number, 15) for number in range(1, 16)]


def test_what_the_transport_raises_ends_the_run_and_cancels_the_rest():
    cancelled: list[int] = []

    async def run() -> None:
        sent = 0

        async def send() -> None:
            nonlocal sent
            sent += 1
            if sent == 3:
                raise RuntimeError("broken transport")
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.append(sent)
                raise

        await measure_latency(LatencyPlan(10, 5, timeout_s=100), send, virtual_time.loop().time)

    with pytest.raises(RuntimeError, match="broken transport"):
        virtual_time.run(run())
    assert len(cancelled) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate_per_s": 0},
        {"rate_per_s": -1},
        {"rate_per_s": float("nan")},
        {"rate_per_s": float("inf")},
        {"duration_s": 0},
        {"rate_per_s": 0.1, "duration_s": 1},
        {"rate_per_s": 1e6, "duration_s": 1e6},
        {"timeout_s": 0},
        {"timeout_s": 601},
        {"warm_up_s": -1},
        {"max_in_flight": 0},
        {"max_lag_p99_ms": -1},
        {"max_dropped_share": 1.1},
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        LatencyPlan(**{"rate_per_s": 10, "duration_s": 10} | wrong)
