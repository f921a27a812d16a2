"""Chance that a seed fixes for good: the same on every machine and every version of Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def draw(seed: int, *about: object) -> float:
    """A number in [0, 1) that depends on the seed and on what it is drawn for, and on nothing else."""
    digest = hashlib.blake2b(repr((seed, *about)).encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53


def between(low: float, high: float, seed: int, *about: object) -> float:
    return low + (high - low) * draw(seed, *about)


def choose(choices: Sequence[T], seed: int, *about: object) -> T:
    return choices[int(draw(seed, *about) * len(choices))]
