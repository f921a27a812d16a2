"""Everything that can be wrong with what is said to be uncertain, by name."""

import math
from collections import Counter
from collections.abc import Iterator

from fishplate.engines.scheduling.network import Network

from .result import Diagnostic, Problem
from .uncertainty import ThreePoint, Uncertainty


def check(network: Network, uncertainty: Uncertainty) -> list[Diagnostic]:
    """The fatal diagnostics of `uncertainty`; the network itself must have none."""
    return [*_check_estimates(network, uncertainty), *_check_drivers(network, uncertainty)]


def _check_estimates(network: Network, uncertainty: Uncertainty) -> Iterator[Diagnostic]:
    if uncertainty.background is not None:
        yield from _check_points("The background", uncertainty.background, ())
    tasks = {task.id: task for task in network.tasks}
    parents = {task.parent for task in network.tasks}
    for estimates in (uncertainty.factors, uncertainty.durations):
        for task_id, points in estimates.items():
            name = f"The estimate of task {task_id}"
            if task_id not in tasks:
                yield Diagnostic(Problem.UNKNOWN_TASK, f"{name} is of a task that does not exist.", (task_id,))
            elif task_id in parents:
                message = f"{name} is of a summary, whose duration is that of its children."
                yield Diagnostic(Problem.NOT_WORK, message, (task_id,))
            elif tasks[task_id].is_milestone:
                yield Diagnostic(Problem.NOT_WORK, f"{name} is of a milestone, which takes no time.", (task_id,))
            yield from _check_points(name, points, (task_id,))
    for task_id in uncertainty.factors.keys() & uncertainty.durations.keys():
        message = f"Task {task_id} has both a factor and durations; one of them has to go."
        yield Diagnostic(Problem.BAD_ESTIMATE, message, (task_id,))


def _check_drivers(network: Network, uncertainty: Uncertainty) -> Iterator[Diagnostic]:
    known = {task.id for task in network.tasks}
    for name, count in Counter(driver.id for driver in uncertainty.drivers).items():
        if count > 1:
            message = f"More than one risk driver is called {name}."
            yield Diagnostic(Problem.DUPLICATE_DRIVER, message, drivers=(name,))
    for driver in uncertainty.drivers:
        if not 0 <= driver.probability <= 1:
            message = f"The probability of risk driver {driver.id}, {driver.probability:g}, is not between 0 and 1."
            yield Diagnostic(Problem.BAD_PROBABILITY, message, drivers=(driver.id,))
        yield from _check_points(f"The factor of risk driver {driver.id}", driver.factor, (), (driver.id,))
        if unknown := tuple(task for task in driver.tasks if task not in known):
            message = f"Risk driver {driver.id} touches a task that does not exist: {', '.join(unknown)}."
            yield Diagnostic(Problem.UNKNOWN_TASK, message, unknown, (driver.id,))


def _check_points(
    name: str, points: ThreePoint, tasks: tuple[str, ...], drivers: tuple[str, ...] = ()
) -> Iterator[Diagnostic]:
    values = (points.low, points.likely, points.high)
    said = f"{points.low:g}, {points.likely:g}, {points.high:g}"
    if not all(math.isfinite(value) for value in values):
        yield Diagnostic(Problem.BAD_ESTIMATE, f"{name} ({said}) is not made of numbers.", tasks, drivers)
    elif min(values) < 0:
        yield Diagnostic(Problem.BAD_ESTIMATE, f"{name} ({said}) is below 0.", tasks, drivers)
    elif not points.low <= points.likely <= points.high:
        message = f"{name} ({said}) is not in order: optimistic, most likely, pessimistic."
        yield Diagnostic(Problem.BAD_ESTIMATE, message, tasks, drivers)
