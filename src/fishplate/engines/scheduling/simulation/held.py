"""The plan as it is simulated: what is to be as late as possible keeps the start that the plan gives it.

How late a task may start is a decision, taken once by the plan. Were it taken anew in each iteration, by one who knows
what will happen, such tasks would never delay anything, and a plan scheduled from its finish would always meet it.
"""

from dataclasses import replace

from fishplate.engines.scheduling.network import Constraint, ConstraintKind, Network, Task
from fishplate.engines.scheduling.result import Schedule


def is_to_be_late(network: Network, task: Task) -> bool:
    """Whether the plan puts the task as late as possible."""
    if task.progress is not None or task.manual is not None:
        return False
    if task.constraint is None:
        return network.finish is not None
    return task.constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE


def hold(network: Network, schedule: Schedule) -> Network:
    """The same plan scheduled forward, in which such tasks start no earlier than `schedule` says."""
    parents = {task.parent for task in network.tasks}
    late = {task.id for task in network.tasks if task.id not in parents and is_to_be_late(network, task)}
    if not late and network.finish is None:
        return network
    tasks = [
        replace(
            task,
            constraint=Constraint(ConstraintKind.START_NO_EARLIER_THAN, schedule.tasks[task.id].start),
            delay=0,
        )
        if task.id in late
        else task
        for task in network.tasks
    ]
    start = network.start
    if network.finish is not None:
        start = min(one.late_start for one in schedule.tasks.values() if not one.summary)
    return replace(network, tasks=tasks, start=start, finish=None)
