"""Schedules by rules: the first that are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from .generation import RULES, by_urgency, parallel, serial, span, urgency
from .network import Net


@dataclass(frozen=True, slots=True)
class Found:
    """The shortest schedule, and how many were made for it."""

    starts: list[int]
    makespan: int
    schedules: int


def by_rules(net: Net, *, enough: int, stop: Callable[[], bool]) -> list[Found]:
    """A schedule by each rule under each scheme, the shortest first; one at least, then until `stop`, or `enough`."""
    made: list[Found] = []
    for rule, scheme in product(RULES, (_serially, parallel)):
        starts = scheme(net, urgency(net, rule))
        made.append(Found(starts, span(net, starts), 1))
        if made[-1].makespan <= enough or stop():
            break
    return sorted(made, key=lambda found: found.makespan)


def _serially(net: Net, values: Sequence[int]) -> list[int]:
    return serial(net, by_urgency(net, values))
