"""What a simulation found, as it is kept: plain values that JSON knows, with the names that tasks and risks had then.

Dates are wall-clock times of the plan in ISO 8601, work and delays working minutes, probabilities shares of 1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from fishplate.engines.scheduling.simulation.result import Bar, Distribution, Merge, Simulation, Step, TaskRisk

PERCENTS: Final = (10, 50, 80, 90)
#: So many tasks, and places where chains meet, are kept: those on which the finish hangs most.
_TASKS: Final = 100
_MERGES: Final = 20
_STEPS: Final = 60


def kept(
    found: Simulation,
    tasks: Mapping[str, tuple[int, str]],
    milestones: Collection[str],
    drivers: Mapping[str, str],
    day: int,
) -> dict[str, Any]:
    """Return what is kept of a simulation.

    Args:
        tasks: number and name of each task, by its id.
        milestones: which of them take no time, by their ids.
        drivers: the name of each risk driver, by its id.
        day: minutes of a working day of the plan.
    """
    assert found.finish is not None
    every = max(1, -(-len(found.convergence) // _STEPS))
    return {
        "finish": {**_distribution(found.finish), "curve": [_text(one) for one in found.finish.percentiles]},
        "contingency": found.contingency,
        "day": day,
        "watched": {
            task: {**_named(tasks[task]), "milestone": task in milestones, **_distribution(one)}
            for task, one in found.milestones.items()
        },
        "tasks": [{"task": task, **_named(tasks[task]), **_risk(one)} for task, one in _foremost(found.tasks)],
        "merges": [_merge(one, tasks) for one in found.merges[:_MERGES] if one.delay >= 1],
        "tornado": [_bar(one, drivers) for one in found.tornado],
        "convergence": [_step(one) for one in (*found.convergence[:-1:every], *found.convergence[-1:])],
        "remarks": [one.problem.value for one in found.diagnostics],
    }


def time_of(text: str) -> datetime:
    """Return a date that was kept."""
    return datetime.fromisoformat(text)


def _distribution(found: Distribution) -> dict[str, Any]:
    return {
        "planned": _text(found.planned),
        "probability": found.probability,
        "mean": _text(found.mean),
        **{f"p{percent}": _text(found.percentiles[percent]) for percent in PERCENTS},
        "interval_80": [_text(found.intervals[80].low), _text(found.intervals[80].high)],
    }


def _foremost(tasks: Mapping[str, TaskRisk]) -> list[tuple[str, TaskRisk]]:
    shown = [(task, one) for task, one in tasks.items() if one.criticality > 0]
    shown.sort(key=lambda one: (-(one[1].cruciality or 0.0) * one[1].criticality, -one[1].criticality, one[0]))
    return shown[:_TASKS]


def _named(task: tuple[int, str]) -> dict[str, Any]:
    return {"number": task[0], "name": task[1]}


def _risk(one: TaskRisk) -> dict[str, Any]:
    return {
        "criticality": one.criticality,
        "cruciality": None if one.cruciality is None else round(one.cruciality, 4),
        "work": round(one.work),
    }


def _merge(one: Merge, tasks: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    named = {} if one.task is None else _named(tasks[one.task])
    return {"task": one.task, **named, "delay": round(one.delay), "chains": one.chains}


def _bar(one: Bar, drivers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "driver": one.driver,
        "name": drivers[one.driver] if one.driver is not None else "",
        "occurred": one.occurred,
        "mean": round(one.mean),
        "p80": one.p80,
    }


def _step(one: Step) -> dict[str, Any]:
    return {
        "iterations": one.iterations,
        "p50": _text(one.p50),
        "p80": _text(one.p80),
        "low": _text(one.interval.low),
        "high": _text(one.interval.high),
    }


def _text(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
