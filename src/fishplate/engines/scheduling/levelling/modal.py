"""Levelling with several modes and with minimal and maximal lags: a first schedule by rules, then CP-SAT.

The modes of the first schedule are the shortest that the stocks allow together, found by the solver; its starts come
from the priority rules. With maximal lags to find any schedule at all is as hard as to find a good one (Bartusch,
Möhring & Radermacher 1988): there the solver begins from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import exact, heuristics
from .levelling import Effort, level
from .modes import Lag, ModalProject, check
from .network import net_of
from .project import Activity, Project
from .result import Diagnostic, Levelled, Status

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def level_modes(
    project: ModalProject,
    effort: Effort,
    *,
    clock: Callable[[], float],
    generator: np.random.Generator,
    cancelled: Callable[[], bool] = lambda: False,
) -> Levelled:
    """Find modes and starts that heed lags, capacities and stocks and end as early as can be.

    A project of one mode each whose lags are plain links is levelled as such. Arguments as of `level`.

    Raises ValueError for a project that contradicts itself.
    """
    check(project)
    if (plain := _plain(project)) is not None:
        return level(plain, effort, clock=clock, generator=generator, cancelled=cancelled)
    if impossible := _impossible(project):
        return Levelled(Status.INFEASIBLE, diagnostics=impossible)
    return _Search(project, effort, clock, generator, cancelled).run()


@dataclass(frozen=True, slots=True)
class _Known:
    """A schedule: its modes by number from 0, its starts, and when it ends."""

    modes: Mapping[str, int]
    starts: Mapping[str, int]
    makespan: int


class _Search:
    def __init__(
        self,
        project: ModalProject,
        effort: Effort,
        clock: Callable[[], float],
        generator: np.random.Generator,
        cancelled: Callable[[], bool],
    ) -> None:
        self.project, self.effort, self.cancelled, self.clock = project, effort, cancelled, clock
        self.seed = int(generator.integers(2**31))
        self.end = clock() + effort.seconds
        self.heads = _heads(project)
        self.horizon = _horizon(project)
        by_lags = [self.heads[one.id] + min(mode.duration for mode in one.modes) for one in project.activities]
        self.bound = max([0, *by_lags, *(_energy(project, resource) for resource in project.capacities)])

    def run(self) -> Levelled:
        """A schedule by rules where lags are links, and what the solver makes of it."""
        known = None
        if all(lag.from_finish and not lag.least for lag in self.project.lags):
            assigned = self._least_work()
            if assigned is None:
                return Levelled(Status.INFEASIBLE, diagnostics=(_SHORT_OF_STOCK,))
            known = self._by_rules(assigned)
        return self._solve(known)

    def _least_work(self) -> dict[str, int] | None:
        """The modes of the shortest durations that the stocks allow together; None where they allow none."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        chosen = self._choices(model)
        durations = {one.id: [mode.duration for mode in one.modes] for one in self.project.activities}
        model.minimize(
            cp_model.LinearExpr.weighted_sum(
                [lit for lits in chosen.values() for _, lit in lits],
                [durations[name][number] for name, lits in chosen.items() for number, _ in lits],
            )
        )
        solver, outcome = self._searched(model, 0.1)
        if outcome == cp_model.INFEASIBLE:
            return None
        if outcome not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return {}
        return {
            name: next(number for number, lit in lits if solver.boolean_value(lit)) for name, lits in chosen.items()
        }

    def _by_rules(self, assigned: Mapping[str, int]) -> _Known | None:
        if not assigned:
            return None
        successors: dict[str, list[str]] = {one.id: [] for one in self.project.activities}
        for lag in self.project.lags:
            successors[lag.before].append(lag.after)
        activities = []
        for one in self.project.activities:
            mode = one.modes[assigned[one.id]]
            needs = {name: units for name, units in mode.demands.items() if name in self.project.capacities}
            activities.append(Activity(one.id, mode.duration, needs, successors[one.id]))
        net = net_of(Project(activities, self.project.capacities))
        found = heuristics.by_rules(net, enough=self.bound, stop=lambda: self._over() or net.size > 2000)
        starts = dict(zip((one.id for one in activities), found[0].starts, strict=True))
        return _Known(assigned, starts, found[0].makespan)

    def _solve(self, known: _Known | None) -> Levelled:
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        most = self.horizon if known is None else known.makespan
        chosen = self._choices(model)
        starts = {
            one.id: model.new_int_var(self.heads[one.id], most, f"start {one.id}") for one in self.project.activities
        }
        durations = self._place(model, chosen, starts)
        end = model.new_int_var(self.bound, most, "makespan")
        for one in self.project.activities:
            model.add(starts[one.id] + durations[one.id] <= end)
        for lag in self.project.lags:
            begin = starts[lag.before] + lag.least
            model.add((begin + durations[lag.before] if lag.from_finish else begin) <= starts[lag.after])
        model.minimize(end)
        if known is not None:
            self._hint(model, chosen, starts, known)
        solver, outcome = self._searched(model, 1.0)
        if outcome == cp_model.INFEASIBLE:
            return Levelled(Status.INFEASIBLE, lower_bound=self.bound, diagnostics=(_NO_SCHEDULE,))
        if outcome in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            modes = {
                name: next(number for number, lit in lits if solver.boolean_value(lit)) for name, lits in chosen.items()
            }
            known = _Known(modes, {name: solver.value(start) for name, start in starts.items()}, solver.value(end))
            self.bound = max(self.bound, round(solver.best_objective_bound))
        return self._told(known)

    def _told(self, known: _Known | None) -> Levelled:
        if known is None:
            return Levelled(Status.UNKNOWN, lower_bound=self.bound, diagnostics=(_NONE_FOUND,))
        return Levelled(
            Status.OPTIMAL if known.makespan == self.bound else Status.FEASIBLE,
            known.makespan,
            self.bound,
            known.starts,
            modes={one.id: known.modes[one.id] + 1 for one in self.project.activities if len(one.modes) > 1},
        )

    # The model

    def _choices(self, model: cp_model.CpModel) -> dict[str, list[tuple[int, cp_model.IntVar]]]:
        """One mode for each activity, and together no more than the stocks; modes that can never fit are left out."""
        chosen: dict[str, list[tuple[int, cp_model.IntVar]]] = {}
        used: dict[str, list[tuple[cp_model.IntVar, int]]] = {name: [] for name in self.project.stocks}
        for one in self.project.activities:
            chosen[one.id] = [
                (number, model.new_bool_var(f"{one.id} in {number}"))
                for number, mode in enumerate(one.modes)
                if not _too_much(self.project, mode.demands)
            ]
            model.add_exactly_one(lit for _, lit in chosen[one.id])
            for number, lit in chosen[one.id]:
                for name, units in one.modes[number].demands.items():
                    if name in used:
                        used[name].append((lit, units))
        for name, taken in used.items():
            model.add(_sum(taken) <= self.project.stocks[name])
        return chosen

    def _place(
        self,
        model: cp_model.CpModel,
        chosen: Mapping[str, list[tuple[int, cp_model.IntVar]]],
        starts: Mapping[str, cp_model.IntVar],
    ) -> dict[str, cp_model.IntVar]:
        """An interval for each mode, on the resources that it needs; the duration of each activity."""
        durations: dict[str, cp_model.IntVar] = {}
        demands: dict[str, list[tuple[cp_model.IntervalVar, int]]] = {name: [] for name in self.project.capacities}
        for one in self.project.activities:
            lasting = [one.modes[number].duration for number, _ in chosen[one.id]]
            durations[one.id] = model.new_int_var(min(lasting), max(lasting), f"duration of {one.id}")
            by_mode = [(lit, one.modes[number].duration) for number, lit in chosen[one.id]]
            model.add(durations[one.id] == _sum(by_mode))
            for number, lit in chosen[one.id]:
                mode = one.modes[number]
                interval = model.new_optional_fixed_size_interval_var(
                    starts[one.id], mode.duration, lit, f"{one.id} in {number}"
                )
                for name, units in mode.demands.items():
                    if name in demands and mode.duration and units:
                        demands[name].append((interval, units))
        for name, needed in demands.items():
            model.add_cumulative(
                [one for one, _ in needed], [units for _, units in needed], self.project.capacities[name]
            )
        return durations

    def _hint(
        self,
        model: cp_model.CpModel,
        chosen: Mapping[str, list[tuple[int, cp_model.IntVar]]],
        starts: Mapping[str, cp_model.IntVar],
        known: _Known,
    ) -> None:
        for name, lits in chosen.items():
            model.add_hint(starts[name], known.starts[name])
            for number, lit in lits:
                model.add_hint(lit, number == known.modes[name])

    def _searched(self, model: cp_model.CpModel, part: float) -> tuple[cp_model.CpSolver, object]:
        return exact.searched(
            model,
            seconds=part * max(0.0, self.end - self.clock()),
            workers=self.effort.workers,
            seed=self.seed,
            gap=self.effort.gap,
            stop=self._over,
        )

    def _over(self) -> bool:
        return self.clock() >= self.end or self.cancelled()


def _sum(amounts: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
    from ortools.sat.python import cp_model

    # The amounts may be none at all, for which a plain sum would be a number.
    return cp_model.LinearExpr.weighted_sum([lit for lit, _ in amounts], [units for _, units in amounts]) + 0


_SHORT_OF_STOCK = Diagnostic("The stocks do not suffice for all activities, whatever their modes.", ())
_NO_SCHEDULE = Diagnostic("No schedule heeds all lags and capacities.", ())
_NONE_FOUND = Diagnostic("No schedule was found in the time, and none was ruled out.", ())


def _plain(project: ModalProject) -> Project | None:
    """The same as a project of one mode and plain links, where it is one."""
    one_mode = all(len(activity.modes) == 1 for activity in project.activities)
    if not one_mode or project.stocks or any(lag.least or not lag.from_finish for lag in project.lags):
        return None
    after: dict[str, list[str]] = {activity.id: [] for activity in project.activities}
    for lag in project.lags:
        after[lag.before].append(lag.after)
    return Project(
        [Activity(one.id, one.modes[0].duration, one.modes[0].demands, after[one.id]) for one in project.activities],
        project.capacities,
    )


def _too_much(project: ModalProject, demands: Mapping[str, int]) -> bool:
    there = {**project.capacities, **project.stocks}
    return any(units > there[name] for name, units in demands.items())


def _impossible(project: ModalProject) -> tuple[Diagnostic, ...]:
    """Activities of which no mode fits, and lags that lead back to a later start of where they come from."""
    found = [
        Diagnostic(f"Activity {one.id} needs more than there is in each of its modes.", (one.id,))
        for one in project.activities
        if all(_too_much(project, mode.demands) for mode in one.modes)
    ]
    circle = _circle(project)
    if circle:
        names = " → ".join([*circle, circle[0]])
        found.append(Diagnostic(f"Lags that contradict each other form a circle: {names}.", tuple(circle)))
    return tuple(found)


def _weights(project: ModalProject) -> list[tuple[str, str, int]]:
    """By how much each start is at least after another, with the shortest mode."""
    shortest = {one.id: min(mode.duration for mode in one.modes) for one in project.activities}
    return [(lag.before, lag.after, _weight(lag, shortest)) for lag in project.lags]


def _weight(lag: Lag, shortest: Mapping[str, int]) -> int:
    return lag.least + (shortest[lag.before] if lag.from_finish else 0)


def _heads(project: ModalProject) -> dict[str, int]:
    """How early each activity can start, by lags alone (Bellman & Ford); there is no circle that grows."""
    heads = dict.fromkeys((one.id for one in project.activities), 0)
    edges = _weights(project)
    for _ in project.activities:
        moved = False
        for before, after, weight in edges:
            if heads[before] + weight > heads[after]:
                heads[after] = heads[before] + weight
                moved = True
        if not moved:
            break
    return heads


def _circle(project: ModalProject) -> list[str]:
    """The activities of a circle of lags that would have each start later than itself, none where there is none."""
    heads = dict.fromkeys((one.id for one in project.activities), 0)
    pushed_by: dict[str, str] = {}
    edges = _weights(project)
    last = None
    for _ in range(len(heads) + 1):
        last = None
        for before, after, weight in edges:
            if heads[before] + weight > heads[after]:
                heads[after] = heads[before] + weight
                pushed_by[after], last = before, after
        if last is None:
            return []
    for _ in heads:
        last = pushed_by[str(last)]
    circle = [str(last)]
    while pushed_by[circle[-1]] != circle[0]:
        circle.append(pushed_by[circle[-1]])
    return circle[::-1]


def _horizon(project: ModalProject) -> int:
    """Periods that suffice for any schedule: every activity and its longest lag, one after the other."""
    longest = {one.id: max(mode.duration for mode in one.modes) for one in project.activities}
    room = dict(longest)
    for lag in project.lags:
        room[lag.before] = max(room[lag.before], _weight(lag, longest))
    return sum(room.values())


def _energy(project: ModalProject, resource: str) -> int:
    """Periods that the least work of all activities fills on a resource."""
    work = sum(min(mode.duration * mode.demands.get(resource, 0) for mode in one.modes) for one in project.activities)
    capacity = project.capacities[resource]
    return -(-work // capacity) if capacity else 0
