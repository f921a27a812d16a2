"""The forecast of a backlog against closed forms, and against drawing weeks by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import comb, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import Calendar
from fishplate.engines.scheduling.forecast import Backlog, ForecastProblem, forecast

from .building import MONDAY, STANDARD

WEEK = 2400
BACKLOG = Backlog(30, (4, 7, 0, 5, 9), MONDAY, STANDARD, WEEK)


def fridays(number: int):
    """The end of that week from the start."""
    return MONDAY.replace(hour=17) + timedelta(days=7 * number - 3)


def test_the_same_every_week_is_no_question():
    found = forecast(Backlog(10, (4, 4), MONDAY, STANDARD, WEEK))

    # Two weeks and a half: Wednesday noon.
    assert set(found.percentiles) == {MONDAY.replace(hour=12) + timedelta(days=16)}
    assert found.mean == 2.5


@pytest.mark.parametrize(("items", "weeks"), [(1, 4), (5, 3), (12, 10)])
def test_one_item_now_and_then_is_the_negative_binomial(items, weeks):
    found = forecast(Backlog(items, (1, *(0,) * (weeks - 1)), MONDAY, STANDARD, WEEK))

    for number in range(1, 80):
        never = sum(
            comb(number, done) * (1 / weeks) ** done * (1 - 1 / weeks) ** (number - done) for done in range(items)
        )
        assert found.probability(fridays(number)) == pytest.approx(1 - never, abs=1e-8)
    assert found.mean == pytest.approx(items * weeks, rel=1e-6)


def test_it_is_what_drawing_weeks_finds():
    many = 20_000
    weeks = np.random.default_rng(1).choice(BACKLOG.throughput, (many, 60))
    behind = np.cumsum(weeks, axis=1)
    last = (behind < BACKLOG.items).sum(axis=1)  # full weeks before the one in which it is done
    rows = np.arange(many)
    left = BACKLOG.items - behind[rows, last] + weeks[rows, last]
    took = last * WEEK + np.ceil(left * WEEK / weeks[rows, last])
    found = forecast(BACKLOG)

    # Kolmogorov-Smirnov at α = 10⁻⁶ (Massart 1990), at the ends of weeks.
    furthest = sqrt(log(2e6) / (2 * many))
    for number in range(1, 30):
        drawn = (took <= number * WEEK).mean()
        assert abs(found.probability(fridays(number)) - drawn) < furthest
    assert found.mean * WEEK == pytest.approx(took.mean(), rel=0.02)


@given(st.integers(0, 60), st.lists(st.integers(0, 12), min_size=1, max_size=8).filter(any), st.data())
@settings(max_examples=40)
def test_order_does_not_matter_and_more_takes_longer(items, weeks, data):
    one = forecast(replace(BACKLOG, items=items, throughput=tuple(weeks)))
    other = forecast(replace(BACKLOG, items=items, throughput=tuple(data.draw(st.permutations(weeks)))))
    more = forecast(replace(BACKLOG, items=items + 1, throughput=tuple(weeks)))

    assert (one.problem, len(one.percentiles)) == (None, 100)
    assert one.percentiles == other.percentiles == tuple(sorted(one.percentiles))
    assert all(later >= earlier for later, earlier in zip(more.percentiles, one.percentiles, strict=True))
    assert one.chances[-1] == pytest.approx(1)


def test_a_holiday_moves_every_date_behind_it():
    free = Calendar("free", exceptions={date(2026, 11, 2) + timedelta(days=day): () for day in range(7)})

    before, after = forecast(BACKLOG), forecast(replace(BACKLOG, calendar=free))

    assert after.percentiles == tuple(one + timedelta(days=7) for one in before.percentiles)


def test_nothing_to_do_is_done():
    found = forecast(replace(BACKLOG, items=0))

    assert (set(found.percentiles), found.mean, found.probability(MONDAY)) == ({MONDAY}, 0, 1)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"items": -1}, ForecastProblem.NEGATIVE),
        ({"throughput": (3, -1)}, ForecastProblem.NEGATIVE),
        ({"throughput": ()}, ForecastProblem.NOTHING_MEASURED),
        ({"throughput": (0, 0)}, ForecastProblem.NOTHING_DONE),
        ({"period": 0}, ForecastProblem.NO_PERIOD),
        ({"items": 6000, "throughput": (1,)}, ForecastProblem.OUT_OF_REACH),
        ({"calendar": Calendar("never", ((),) * 7)}, ForecastProblem.OUT_OF_REACH),
    ],
)
def test_what_cannot_be_forecast_says_why(change, problem):
    assert forecast(replace(BACKLOG, **change)).problem is problem
