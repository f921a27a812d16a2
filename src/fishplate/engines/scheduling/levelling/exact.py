"""The constraint solver: OR-Tools' CP-SAT on intervals, begun from the best schedule known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .generation import span
from .network import Net, heads, topological

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

#: Seconds between two looks at whether to stop.
LOOK: Final = 0.05


@dataclass(frozen=True, slots=True)
class Proof:
    """What the solver found: a schedule at least as short as the one it was given, and a bound that holds."""

    starts: list[int]
    makespan: int
    lower_bound: int


def solve(
    net: Net,
    starts: Sequence[int],
    lower_bound: int,
    *,
    seconds: Callable[[], float],
    workers: int,
    seed: int,
    gap: float,
    stop: Callable[[], bool],
) -> Proof:
    """Look for a schedule shorter than `starts`, and for a proof that there is none.

    Args:
        net: without a circle, every activity within the capacities.
        starts: a schedule that holds.
        lower_bound: one that holds.
        seconds: how long at most, asked once all is ready for it.
        gap: what part of the makespan need not be proved.
        stop: asked every 0.05 s.
    """
    from ortools.sat.python import cp_model  # half a second and 100 MB, so only where it is needed

    makespan = span(net, starts)
    model = cp_model.CpModel()
    begins = _model(model, net, starts, lower_bound, makespan)
    solver, outcome = searched(model, seconds=seconds(), workers=workers, seed=seed, gap=gap, stop=stop)
    if outcome not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Proof(list(starts), makespan, lower_bound)
    found = [solver.value(one) for one in begins]
    return Proof(found, span(net, found), max(lower_bound, round(solver.best_objective_bound)))


def searched(
    model: cp_model.CpModel, *, seconds: float, workers: int, seed: int, gap: float, stop: Callable[[], bool]
) -> tuple[cp_model.CpSolver, object]:
    """The solver after its search, and how that ended; `stop` is asked every 0.05 s."""
    from ortools.sat.python import cp_model  # half a second and 100 MB, so only where it is needed

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.relative_gap_limit = gap
    with ThreadPoolExecutor(1) as pool:
        solving = pool.submit(solver.solve, model)
        while not _done(solving.result):
            if stop():
                solver.stop_search()
    return solver, solving.result()


def _done(result: Callable[[float], object]) -> bool:
    try:
        result(LOOK)
    except NotYet:
        return False
    return True


def _model(
    model: cp_model.CpModel, net: Net, starts: Sequence[int], lower_bound: int, makespan: int
) -> list[cp_model.IntVar]:
    """Starts between what links allow from the front and, to be no longer than the known schedule, from the back."""
    order = topological(net)
    head = heads(net, order)
    tail = heads(net.mirrored(), order[::-1])
    durations = [int(duration) for duration in net.durations]
    begins = [
        model.new_int_var(head[one], makespan - tail[one] - durations[one], f"start {one}") for one in range(net.size)
    ]
    end = model.new_int_var(lower_bound, makespan, "makespan")
    for one in range(net.size):
        model.add_hint(begins[one], starts[one])
        for successor in net.after[net.after_at[one] : net.after_at[one + 1]]:
            model.add(begins[one] + durations[one] <= begins[successor])
        if net.after_at[one] == net.after_at[one + 1]:
            model.add(begins[one] + durations[one] <= end)
    model.add_hint(end, makespan)
    intervals = [
        model.new_fixed_size_interval_var(begins[one], durations[one], f"activity {one}") for one in range(net.size)
    ]
    demands: list[list[tuple[cp_model.IntervalVar, int]]] = [[] for _ in net.capacities]
    for one in range(net.size):
        for at in range(net.need_at[one], net.need_at[one + 1]):
            demands[net.need_resource[at]].append((intervals[one], int(net.need_amount[at])))
    for capacity, needed in zip(net.capacities, demands, strict=True):
        model.add_cumulative([one for one, _ in needed], [amount for _, amount in needed], int(capacity))
    model.minimize(end)
    return begins
