"""Small projects drawn at random, and what a schedule must heed, told without the code that makes schedules."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import numpy as np
from hypothesis import strategies as st

from fishplate.engines.scheduling.levelling import Activity, Effort, Levelled, Project, level


@st.composite
def projects(draw: st.DrawFn, most: int = 7) -> Project:
    """Links only forward, no demand above the capacity; durations of 0 and unused resources included."""
    size = draw(st.integers(1, most))
    capacities = {f"R{index}": draw(st.integers(0, 5)) for index in range(draw(st.integers(0, 2)))}
    activities = []
    for one in range(size):
        demands = {name: draw(st.integers(0, capacity)) for name, capacity in capacities.items()}
        later = [str(other) for other in range(one + 1, size)]
        successors = draw(st.lists(st.sampled_from(later), unique=True, max_size=2)) if later else []
        activities.append(Activity(str(one), draw(st.integers(0, 4)), demands, successors))
    return Project(draw(st.permutations(activities)), capacities)


def faults(project: Project, starts: Mapping[str, int]) -> list[str]:
    """What is wrong with the starts: each link, and each resource in each period, one by one."""
    found = []
    finish = {activity.id: starts[activity.id] + activity.duration for activity in project.activities}
    for activity in project.activities:
        if starts[activity.id] < 0:
            found.append(f"{activity.id} starts before 0")
        found += [f"{activity.id} → {one}" for one in activity.successors if starts[one] < finish[activity.id]]
    for resource, capacity in project.capacities.items():
        for period in range(max(finish.values(), default=0)):
            running = [one for one in project.activities if starts[one.id] <= period < finish[one.id]]
            if sum(one.demands.get(resource, 0) for one in running) > capacity:
                found.append(f"{resource} in {period}")
    return found


def makespan(project: Project, starts: Mapping[str, int]) -> int:
    return max(starts[activity.id] + activity.duration for activity in project.activities)


def shortest(project: Project) -> int:
    """By trying every start of every activity."""
    order = sorted(project.activities, key=lambda activity: int(activity.id))
    for limit in count():
        if _fits_into(project, order, {}, limit):
            return limit
    raise AssertionError


def _fits_into(project: Project, order: list[Activity], starts: dict[str, int], limit: int) -> bool:
    if len(starts) == len(order):
        return True
    one = order[len(starts)]
    before = [other for other in order if one.id in other.successors]
    earliest = max((starts[other.id] + other.duration for other in before), default=0)
    for start in range(earliest, limit - one.duration + 1):
        tried = {**starts, one.id: start}
        placed = [each for each in order if each.id in tried]
        if not _overloaded(placed, project.capacities, tried) and _fits_into(project, order, tried, limit):
            return True
    return False


def _overloaded(placed: list[Activity], capacities: Mapping[str, int], starts: Mapping[str, int]) -> bool:
    for resource, capacity in capacities.items():
        for period in {starts[one.id] for one in placed}:
            running = [one for one in placed if starts[one.id] <= period < starts[one.id] + one.duration]
            if sum(one.demands.get(resource, 0) for one in running) > capacity:
                return True
    return False


def levelled(project: Project, effort: Effort, seed: int = 1) -> Levelled:
    """With a clock that moves by a hundredth of a second at each look."""
    ticks = count()
    return level(project, effort, clock=lambda: next(ticks) / 100, generator=np.random.default_rng(seed))
