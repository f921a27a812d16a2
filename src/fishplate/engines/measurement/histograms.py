"""Durations in an HdrHistogram: 1 µs to 1 h at three significant digits, so off by 0.1 % at most."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from hdrh.histogram import HdrHistogram

_LOWEST_US: Final = 1
_HIGHEST_US: Final = 3_600_000_000
_DIGITS: Final = 3


class Durations:
    """Counts of durations, with the exact maximum beside them."""

    def __init__(self) -> None:
        self._histogram = HdrHistogram(_LOWEST_US, _HIGHEST_US, _DIGITS)
        self.max_ms = 0.0

    def __len__(self) -> int:
        return int(self._histogram.total_count)

    def record(self, seconds: float) -> None:
        """Count one duration; below the lowest or above the highest it counts as that."""
        microseconds = round(seconds * 1e6)
        self._histogram.record_value(min(max(microseconds, _LOWEST_US), _HIGHEST_US))
        self.max_ms = max(self.max_ms, seconds * 1e3)

    def percentiles_ms(self, *percents: float) -> list[float | None]:
        """Return the nearest-rank percentiles in ms: the least value that at least p % of all do not exceed.

        The library's own percentiles round the rank to the nearest instead of up, which flatters.
        None where nothing was recorded.
        """
        if not len(self):
            return [None] * len(percents)
        cumulative = list(accumulate(self._histogram.counts))
        ranks = (max(1, math.ceil(percent * len(self) / 100)) for percent in percents)
        return [self._value_ms(bisect_left(cumulative, rank)) for rank in ranks]

    def _value_ms(self, index: int) -> float:
        highest: int = self._histogram.get_highest_equivalent_value(self._histogram.get_value_from_index(index))
        return min(highest / 1e3, self.max_ms)

    def encoded(self) -> bytes:
        """Return the histogram in the V2 interchange format (compressed, base64), which lacks the maximum."""
        return bytes(self._histogram.encode())

    @classmethod
    def merged(cls, encoded: Iterable[bytes], max_ms: float) -> Durations:
        """Return the sum of encoded histograms, whose exact maximum the caller knows."""
        total = cls()
        for histogram in encoded:
            total._histogram.decode_and_add(histogram)
        total.max_ms = max_ms
        return total
