"""What is to be levelled where work can be done in several ways, or may neither begin too early nor too late.

The multi-mode RCPSP (Talbot 1982; Kolisch & Drexl 1997), with minimal and maximal time lags (RCPSP/max: Bartusch,
Möhring & Radermacher 1988).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .project import MOST_UNITS


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to do the work: for how long, and how much of each resource.

    `demands` are units in every period of what is renewed, and units in all of what is used up.
    """

    duration: int
    demands: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModalActivity:
    """Work that is not interrupted, done in one of its modes."""

    id: str
    modes: Sequence[Mode]


@dataclass(frozen=True, slots=True)
class Lag:
    """`after` starts at least so many periods after the start of `before`, or after its finish.

    A maximal lag of n from A to B is a minimal one of -n from B to A, between their starts.
    """

    before: str
    after: str
    least: int = 0
    from_finish: bool = True


@dataclass(frozen=True, slots=True)
class ModalProject:
    """Activities in any order, the lags between them, and how much there is of each resource.

    Attributes:
        capacities: units in every period of what is renewed, such as people.
        stocks: units in all of what is used up, such as money.
    """

    activities: Sequence[ModalActivity]
    lags: Sequence[Lag] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    stocks: Mapping[str, int] = field(default_factory=dict)


def check(project: ModalProject) -> None:
    """Raise ValueError, naming the activity, where the project contradicts itself."""
    known = {activity.id for activity in project.activities}
    if len(known) < len(project.activities):
        raise ValueError("two activities have the same id")
    resources = {**project.capacities, **project.stocks}
    if len(resources) < len(project.capacities) + len(project.stocks):
        raise ValueError("a resource is renewed and used up")
    if any(not 0 <= amount <= MOST_UNITS for amount in resources.values()):
        raise ValueError(f"a resource has less than 0 or more than {MOST_UNITS} units")
    for lag in project.lags:
        if not {lag.before, lag.after} <= known:
            raise ValueError(f"a lag from {lag.before} to {lag.after} leads to an activity that is not there")
    for activity in project.activities:
        _check_modes(activity, resources)


def _check_modes(activity: ModalActivity, resources: Mapping[str, int]) -> None:
    if not activity.modes:
        raise ValueError(f"activity {activity.id} has no mode")
    for mode in activity.modes:
        if mode.duration < 0 or any(amount < 0 for amount in mode.demands.values()):
            raise ValueError(f"activity {activity.id} takes or needs less than 0")
        if not mode.demands.keys() <= resources.keys():
            raise ValueError(f"activity {activity.id} needs a resource that is not there")
