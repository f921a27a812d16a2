"""Random numbers that hang on what they are for, and the two shapes.

Each task and each driver has a stream of its own: SplitMix64 (Steele, Lea & Flood 2014), begun at a hash of the seed
and its id, with the iteration as counter. So a number depends on nothing else: not on the order of tasks or iterations,
not on what else the plan has, not on how many threads are at work.
"""

from functools import cache
from hashlib import blake2b
from math import sqrt

import numpy as np
import numpy.typing as npt

from fishplate.engines.scheduling.compiled.code import compiled
from fishplate.engines.scheduling.compiled.records import Record

from .uncertainty import Shape, ThreePoint

Reals = npt.NDArray[np.float64]

CONSTANT, TRIANGULAR, PERT = range(3)

#: The inverse of the beta distribution as a table: by where the mode is, from low to high, and by probability. The two
#: outermost of its cells are laid out as finely once more, since it is steep there.
MODES, CELLS = 65, 256
_GRID = 8192

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_A, _B, _C, _D = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53

#: Three points, ready to be drawn from; `row` is where their mode is in the table.
POINTS = np.dtype([("low", "f8"), ("likely", "f8"), ("high", "f8"), ("row", "f8"), ("shape", "i8")], align=True)


def key(seed: int, kind: str, name: str) -> int:
    """Where the stream of a task or a driver begins: 64 bits."""
    return int.from_bytes(blake2b(f"{seed}\0{kind}\0{name}".encode(), digest_size=8).digest(), "little")


@compiled
def uniform(key: int, number: int) -> float:
    """The random number from 0 to below 1 of a stream."""
    bits = np.uint64(key) + np.uint64(number + 1) * _GAMMA
    bits = (bits ^ (bits >> _A)) * _FIRST
    bits = (bits ^ (bits >> _B)) * _SECOND
    bits = bits ^ (bits >> _C)
    return float(np.int64(bits >> _D)) * _UNIT


@compiled
def drawn(points: Record, table: Reals, chance: float) -> float:
    """The value that is not exceeded with the probability `chance`."""
    if points.shape == TRIANGULAR:
        width = points.high - points.low
        left = points.likely - points.low
        if chance * width < left:
            return points.low + sqrt(chance * width * left)
        return points.high - sqrt((1.0 - chance) * width * (points.high - points.likely))
    if points.shape == PERT:
        return points.low + (points.high - points.low) * _pert(table, points.row, chance)
    return points.low


@compiled
def _pert(table: Reals, row: float, chance: float) -> float:
    at = chance * CELLS
    first = CELLS + 1
    if at < 1.0:
        at, first = at * CELLS, 0
    elif at >= CELLS - 1:
        at, first = (at - (CELLS - 1)) * CELLS, 2 * (CELLS + 1)
    cell = int(at)
    mode = min(int(row), MODES - 2)
    along, across = at - cell, row - mode
    low, high = table[mode], table[mode + 1]
    one = low[first + cell] + along * (low[first + cell + 1] - low[first + cell])
    other = high[first + cell] + along * (high[first + cell + 1] - high[first + cell])
    return one + across * (other - one)


@cache
def quantiles() -> Reals:
    """The table, by the integral of the density over x = sin² t, which has no steep ends."""
    inner = np.linspace(0, 1, CELLS + 1)
    wanted = np.concatenate([inner / CELLS, inner, 1 - inner[::-1] / CELLS])
    t = np.linspace(0, np.pi / 2, 2 * _GRID + 1)
    rows = []
    for mode in np.linspace(0, 1, MODES):
        # x^(α-1) (1-x)^(β-1) dx with α - 1 = 4 mode, β - 1 = 4 (1 - mode).
        density = np.sin(t) ** (8 * mode + 1) * np.cos(t) ** (8 * (1 - mode) + 1)
        parts = density[:-2:2] + 4 * density[1::2] + density[2::2]
        below = np.concatenate([[0.0], np.cumsum(parts)])
        rows.append(np.sin(np.interp(wanted, below / below[-1], t[::2])) ** 2)
    return np.array(rows)


def points_record(points: ThreePoint, unit: float = 1.0) -> tuple[float, float, float, float, int]:
    """Three points as one of `POINTS`, divided by `unit`."""
    width = points.high - points.low
    shape = CONSTANT if width == 0 else PERT if points.shape is Shape.PERT else TRIANGULAR
    row = 0.0 if width == 0 else (points.likely - points.low) / width * (MODES - 1)
    return points.low / unit, points.likely / unit, points.high / unit, row, shape
