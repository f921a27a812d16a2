"""The one call: a plan run thousands of times, each time with other durations."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fishplate.engines.scheduling import result as plain
from fishplate.engines.scheduling.critical_path import schedule
from fishplate.engines.scheduling.network import Link, Network, Task

from .checking import check
from .held import hold
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
    found = schedule(network)
    diagnostics = [Diagnostic(Problem.PLAN, one.message, one.tasks) for one in found.diagnostics if one.is_fatal]
    if not network.tasks:
        diagnostics.append(Diagnostic(Problem.PLAN, "The plan has no tasks."))
    if diagnostics := diagnostics or check(network, uncertainty):
        return Simulation(Status.INVALID, seed=seed, diagnostics=tuple(diagnostics))
    ids = milestones(network) if watched is None else watched
    if strangers := set(ids) - {task.id for task in network.tasks} | set(ids) & {task.parent for task in network.tasks}:
        raise ValueError(f"not among the tasks without children: {', '.join(sorted(strangers))}")
    from .rounds import run  # loads the compiler, a second that nobody else waits for

    return run(hold(network, found), uncertainty, effort, seed, ids, _notes(network, found), progress, cancelled)


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


def _notes(network: Network, found: plain.Schedule) -> list[Diagnostic]:
    """What is to be known of a simulation that can be run."""
    late = [plain.Driver(plain.Reason.AS_LATE_AS_POSSIBLE)]
    held = tuple(task.id for task in network.tasks if list(found.tasks[task.id].drivers) == late)
    if not held:
        return []
    message = "What is to be as late as possible keeps the start that the plan gives it."
    return [Diagnostic(Problem.HELD_AS_PLANNED, message, held)]
