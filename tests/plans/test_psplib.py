"""Levelling reaches the makespans that the library knows to be the shortest, and no bound goes beyond a known one."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest

from fishplate.engines.scheduling import levelling

LIBRARY = Path(__file__).parents[3] / "shared" / "data" / "psplib"
pytestmark = pytest.mark.skipif(not LIBRARY.is_dir(), reason="the project library is not on this machine")

#: One of each size that takes the solver, and some that the bounds prove.
PROVED = ("j301_1", "j3021_1", "j3043_1", "j6010_1", "j6021_1", "j12010_1", "j12025_1")


def known(instance: str) -> int:
    with (LIBRARY / "best_known.csv").open() as file:
        return next(int(row["best_known_makespan"]) for row in csv.DictReader(file) if row["instance"] == instance)


def levelled(instance: str, effort: levelling.Effort) -> levelling.Levelled:
    folder = next(name for name in ("j120", "j30", "j60") if instance.startswith(name))
    project = levelling.read_sm((LIBRARY / folder / f"{instance}.sm").read_text())
    return levelling.level(project, effort, clock=time.monotonic, generator=np.random.default_rng(1))


@pytest.mark.parametrize("instance", PROVED)
def test_the_shortest_makespan_is_found_and_proved(instance: str):
    result = levelled(instance, levelling.Effort(seconds=30, workers=2))

    assert (result.status, result.makespan) == (levelling.Status.OPTIMAL, known(instance))


def test_a_hard_instance_ends_in_time_close_to_the_best_known():
    levelled("j301_1", levelling.Effort(schedules=100))  # compiled, and read from disk
    begin = time.monotonic()

    result = levelled("j12032_1", levelling.Effort(seconds=3, workers=2))

    assert time.monotonic() - begin < 4
    assert result.makespan is not None
    assert result.lower_bound <= known("j12032_1") <= result.makespan <= 1.06 * known("j12032_1")


@pytest.mark.parametrize("instance", sorted(file.stem for file in LIBRARY.glob("j120/*1_1.sm")))
def test_no_schedule_of_120_activities_beats_its_bound(instance: str):
    result = levelled(instance, levelling.Effort(schedules=500))

    assert result.makespan is not None
    assert result.lower_bound <= known(instance) <= result.makespan
