"""The one call: a plan run thousands of times, each time with other durations."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fishplate.engines.scheduling import checking
from fishplate.engines.scheduling.critical_path import schedule
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.network import Link, Network, Task

from .checking import check
from .held import hold, is_to_be_late
from .result import Diagnostic, Problem, Simulation, Status
from .uncertainty import Effort, RiskDriver, ThreePoint, Uncertainty


def simulate(
    network: Network,
    uncertainty: Uncertainty,
    effort: Effort = Effort(),  # noqa: B008 - it cannot be changed
    *,
    seed: int,
    watched: Sequence[str] | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Simulation:
    """Run `network` with durations drawn anew each time, and say when it is going to be done.

    The same network, uncertainty, iterations and seed give the same result, whatever the number of workers, the order
    of tasks and links, the names and the outline: random numbers hang on the ids of tasks and drivers. Memory does not
    grow with the iterations.

    Args:
        watched: tasks whose finish is of interest besides that of the plan; None for every milestone.
        progress: told, by the caller's thread, how many runs of how many are done.
        cancelled: asked after each few hundred runs; what was run until then is the result.

    Never raises for what the network or the uncertainty say. Raises ValueError for an effort of no iterations, and for
    watched tasks that do not exist or have children.
    """
    if effort.iterations < 1 or effort.workers < 1 or effort.tornado < 0:
        raise ValueError("at least one iteration and one worker")
    held, diagnostics = _held(network)
    if not network.tasks:
        diagnostics = [Diagnostic(Problem.PLAN, "The plan has no tasks.")]
    if any(one.problem.is_fatal for one in diagnostics):
        return Simulation(Status.INVALID, seed=seed, diagnostics=tuple(diagnostics))
    if wrong := check(network, uncertainty):
        return Simulation(Status.INVALID, seed=seed, diagnostics=tuple(wrong))
    ids = milestones(network) if watched is None else watched
    if strangers := set(ids) - {task.id for task in network.tasks} | set(ids) & {task.parent for task in network.tasks}:
        raise ValueError(f"not among the tasks without children: {', '.join(sorted(strangers))}")
    from .rounds import run  # loads the compiler, a second that nobody else waits for

    return run(held, uncertainty, effort, seed, ids, diagnostics, progress, cancelled)


def settle() -> None:
    """Compile everything or load it from disk, by simulating a small plan."""
    start = datetime.fromisoformat("2026-01-05T08:00")
    network = Network(start, [Task("A", 60), Task("B", 60)], [Link("A", "B")])
    driver = RiskDriver("R", 1, ThreePoint(1, 2, 3), ("A",))
    simulate(network, Uncertainty(drivers=(driver,)), Effort(1, tornado=1), seed=1)


def milestones(network: Network) -> list[str]:
    """The milestones that are still to come."""
    parents = {task.parent for task in network.tasks}
    return [
        task.id
        for task in network.tasks
        if task.is_milestone and task.active and task.id not in parents and task.progress is None
    ]


def _held(network: Network) -> tuple[Network, list[Diagnostic]]:
    """The plan as it is simulated, and what is to be known of it: why it cannot be, or what is held in it."""
    late = [task.id for task in network.tasks if is_to_be_late(network, task)]
    if late or network.finish is not None:
        found = schedule(network)
        fatal = [one for one in found.diagnostics if one.is_fatal]
        if not fatal:
            message = "What is to be as late as possible keeps the start that the plan gives it."
            return hold(network, found), [Diagnostic(Problem.HELD_AS_PLANNED, message, tuple(late))]
    else:
        fatal = checking.check(network) or list(checking.check_cycles(Graph(network)))
    return network, [Diagnostic(Problem.PLAN, one.message, one.tasks) for one in fatal]
