"""Random numbers and shapes against closed forms. Kolmogorov-Smirnov at α = 10⁻⁶, so that a failure means something."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
import pytest

from fishplate.engines.scheduling.simulation.chance import POINTS, drawn, key, points_record, quantiles, uniform
from fishplate.engines.scheduling.simulation.uncertainty import Shape, ThreePoint

MANY = 20_000
ALPHA = 1e-6
#: The distance between an empirical and the true distribution that chance exceeds with probability α (Massart 1990).
FURTHEST = sqrt(log(2 / ALPHA) / (2 * MANY))


def numbers(name: str, seed: int = 1) -> np.ndarray:
    stream: Any = np.uint64(key(seed, "task", name))
    return np.array([uniform(stream, number) for number in range(MANY)])


def distance(values: np.ndarray, distribution) -> float:
    values = np.sort(values)
    steps = np.arange(len(values) + 1) / len(values)
    found = distribution(values)
    return float(max(np.abs(found - steps[1:]).max(), np.abs(found - steps[:-1]).max()))


def sample(points: ThreePoint, name: str = "A") -> np.ndarray:
    record = np.array([points_record(points)], POINTS)[0]
    return np.array([drawn(record, quantiles(), chance) for chance in numbers(name)])


def beta(low: float, likely: float, high: float, values: np.ndarray) -> np.ndarray:
    """The distribution function by the midpoint rule, for modes where the density has no pole."""
    grid = np.linspace(0, 1, 400_001)
    middle = (grid[1:] + grid[:-1]) / 2
    mode = (likely - low) / (high - low)
    density = middle ** (4 * mode) * (1 - middle) ** (4 * (1 - mode))
    below = np.concatenate([[0], np.cumsum(density)]) / density.sum()
    return np.interp((values - low) / (high - low), grid, below)


def test_a_number_is_that_of_the_published_generator():
    # The reference implementation begun at 1234567 gives these (Vigna, splitmix64.c).
    first = [6457827717110365317, 3203168211198807973, 9817491932198370423]

    stream: Any = np.uint64(1234567)

    assert [uniform(stream, number) for number in range(3)] == [(one >> 11) / 2**53 for one in first]


def test_numbers_are_uniform_and_streams_unrelated():
    one, other = numbers("A"), numbers("B")

    assert distance(one, lambda values: values) < FURTHEST
    # The correlation of independent numbers is about normal with a deviation of 1 / √n; five of them are α < 10⁻⁶.
    assert abs(np.corrcoef(one, other)[0, 1]) < 5 / sqrt(MANY)
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 5 / sqrt(MANY)
    assert (one != numbers("A", seed=2)).all()


@pytest.mark.parametrize(("low", "likely", "high"), [(0, 1, 4), (2, 2, 3), (1, 5, 5), (0.9, 1, 1.25)])
def test_pert_has_its_mean_variance_and_shape(low, likely, high):
    values = sample(ThreePoint(low, likely, high))
    mean = (low + 4 * likely + high) / 6
    variance = (mean - low) * (high - mean) / 7

    assert abs(values.mean() - mean) < 5 * sqrt(variance / MANY)
    assert values.var() == pytest.approx(variance, rel=0.08)
    assert distance(values, lambda found: beta(low, likely, high, found)) < FURTHEST
    assert low <= values.min() <= values.max() <= high


@pytest.mark.parametrize("mode", [0.0, 0.003, 0.25, 0.507, 0.9, 1.0])
def test_the_table_is_the_inverse_to_a_thousandth(mode):
    record = np.array([points_record(ThreePoint(0, mode, 1))], POINTS)[0]
    chances = np.concatenate([np.linspace(0, 1, 997, endpoint=False), [1e-5, 1e-4, 1 - 1e-4, 1 - 1e-5]])

    values = np.array([drawn(record, quantiles(), chance) for chance in chances])

    assert np.abs(beta(0, mode, 1, values) - chances).max() < 1e-3
    assert (np.diff(values[:997]) >= 0).all()


@pytest.mark.parametrize(("low", "likely", "high"), [(0, 1, 4), (2, 2, 3), (1, 5, 5)])
def test_triangular_is_exact(low, likely, high):
    values = sample(ThreePoint(low, likely, high, Shape.TRIANGULAR))

    def below(found):
        left = (found - low) ** 2 / ((high - low) * max(likely - low, 1e-300))
        right = 1 - (high - found) ** 2 / ((high - low) * max(high - likely, 1e-300))
        return np.where(found < likely, left, right)

    assert distance(values, below) < FURTHEST
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    assert values.mean() == pytest.approx((low + likely + high) / 3, abs=5 * sqrt(variance / MANY))


def test_three_equal_points_are_one_value():
    assert set(sample(ThreePoint(2, 2, 2)).tolist()) == {2.0}
