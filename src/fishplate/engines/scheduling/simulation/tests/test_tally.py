"""Histograms hold whatever comes in the room they have, and several are as good as one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fishplate.engines.scheduling import Network, Task
from fishplate.engines.scheduling.simulation.model import Model
from fishplate.engines.scheduling.simulation.tally import Tally, histogram, record, tally
from fishplate.engines.scheduling.simulation.uncertainty import Uncertainty
from fishplate.engines.scheduling.tests.building import MONDAY

MODEL = Model(Network(MONDAY, [Task("A", 10)]), Uncertainty(), 1, [])
ROOM = 16


def empty() -> Tally:
    room = tally(MODEL, np.zeros(1, np.int64))
    return room._replace(counts=np.zeros((1, ROOM), np.int32), spare=np.zeros(ROOM, np.int32))


def filled(values: list[int]) -> Tally:
    found = empty()
    for value in values:
        record(found, 0, value)
    return found


@given(st.lists(st.integers(-1000, 5000), min_size=1, max_size=40), st.integers(0, 40))
def test_no_rank_is_told_early_nor_a_bin_late_however_the_iterations_are_shared_out(values, cut):
    found = histogram([filled(values[:cut]), filled(values[cut:])], 0)

    ranks = list(range(1, len(values) + 1))
    assert found.counts.tolist() == histogram([filled(values)], 0).counts.tolist()
    for told, exact in zip(found.at(ranks), sorted(values), strict=True):
        assert exact <= told < exact + (1 << found.level)
    assert (max(values) >> found.level) - (min(values) >> found.level) < ROOM
    assert found.level == 0 or (max(values) >> (found.level - 1)) - (min(values) >> (found.level - 1)) >= ROOM


def test_in_enough_room_every_rank_is_exact():
    values = [3, 14, 9, 9, -1]

    assert histogram([filled(values)], 0).at([1, 2, 3, 4, 5]) == sorted(values)
