"""What is to be levelled: activities, what they wait for, and the resources that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: So that the work of all activities together can be added up in 64 bits.
MOST_UNITS: Final = 2**30


@dataclass(frozen=True, slots=True)
class Activity:
    """Work of `duration` periods that is not interrupted.

    Attributes:
        demands: how many units of each resource it holds in every period; those it leaves out, it does not need.
        successors: the activities that may start only once this one is finished.
    """

    id: str
    duration: int
    demands: Mapping[str, int] = field(default_factory=dict)
    successors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Activities in any order, and how many units of each renewable resource there are in every period."""

    activities: Sequence[Activity]
    capacities: Mapping[str, int] = field(default_factory=dict)


def check(project: Project) -> None:
    """Raise ValueError, naming the activity, where the project contradicts itself.

    What is merely too much (a demand above the capacity, a circle of links) is no contradiction: it is infeasible.
    """
    known: set[str] = set()
    for activity in project.activities:
        if activity.id in known:
            raise ValueError(f"activity {activity.id} is there twice")
        known.add(activity.id)
    for resource, capacity in project.capacities.items():
        if capacity < 0:
            raise ValueError(f"resource {resource} has a capacity below 0")
        if capacity > MOST_UNITS:
            raise ValueError(f"resource {resource} has a capacity above {MOST_UNITS}; use a larger unit")
    for activity in project.activities:
        _check_activity(activity, known, project.capacities)


def _check_activity(activity: Activity, known: set[str], capacities: Mapping[str, int]) -> None:
    if activity.duration < 0:
        raise ValueError(f"activity {activity.id} has a duration below 0")
    for successor in activity.successors:
        if successor not in known:
            raise ValueError(f"activity {activity.id} has a successor {successor}, which is not there")
    for resource, amount in activity.demands.items():
        if resource not in capacities:
            raise ValueError(f"activity {activity.id} needs the resource {resource}, which is not there")
        if amount < 0:
            raise ValueError(f"activity {activity.id} needs less than 0 of the resource {resource}")
